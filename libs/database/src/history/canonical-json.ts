/**
 * A value in canonical JSON (RFC 8785), byte for byte as the package `canonicalize` writes it, which is not made for the path of every payout.
 * @returns undefined for what JSON leaves out
 * @throws where the value has no canonical form: a number that is not finite, half of a surrogate pair
 */
export function canonicalJson(value: unknown): string | undefined {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${String(value)} has no canonical form`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (rendersItself(value)) return canonicalJson(value.toJSON());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item) ?? 'null').join(',')}]`;
  return canonicalObject(value as Record<string, unknown>);
}

function rendersItself(value: object): value is { toJSON: () => unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function canonicalObject(object: Record<string, unknown>): string {
  let text = '';
  // By UTF-16 code units, as RFC 8785 sorts them.
  for (const key of Object.keys(object).sort()) {
    const member = canonicalJson(object[key]);
    if (member !== undefined) text += `${text === '' ? '' : ','}${canonicalString(key)}:${member}`;
  }
  return `{${text}}`;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new Error('half of a surrogate pair has no canonical form');
  return JSON.stringify(text);
}
