/** An unvalidated JSON object of a provider. */
export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** A text that is not empty; null for anything else. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id, which some providers write as a number; null for anything else. */
export function asId(value: unknown): string | null {
  return Number.isSafeInteger(value) ? String(value) : asText(value);
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Minor units from a JSON number; null when it is not an integer that JSON holds exactly. */
export function asMinorUnits(value: unknown): bigint | null {
  return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}

/** Looks up a row of a table by a provider's word. Inherited members such as `constructor` are not found. */
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

/** @returns null when the text is not a JSON array */
export function parseArray(body: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(body);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
