/** A JSON object of a provider, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** A text that says something. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whole minor units from a JSON number; null where it is not exactly one. */
export function asMinorUnits(value: unknown): bigint | null {
  return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}

/** A row of a table. A provider's word such as `constructor` finds nothing that the table did not put there. */
export function rowOf<Row>(table: Readonly<Record<string, Row>>, word: string): Row | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** @returns null when the text is not a JSON object */
export function parseObject(body: string): Json | null {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return null;
  }
}
