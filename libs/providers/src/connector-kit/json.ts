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

const KEY = /^[\x21-\x7e]{1,200}$/;
/** Stands for whatever is in the place of our key and cannot be one. With its spaces it is equal to none. */
export const NOT_A_KEY = '[not a key]';

/** Our key as the provider names it; null when it names none. What cannot be a key in its place is another one, and not none. */
export function asOurKey(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' && KEY.test(value) ? value : NOT_A_KEY;
}

const CURRENCY = /^[A-Za-z]{3}$/;
/** ISO 4217 for "no currency". */
export const NO_CURRENCY = 'XXX';

/** The currency that the provider names; null when it names none. What cannot be a currency in its place is another one, and not none. */
export function asCurrency(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' && CURRENCY.test(value) ? value : NO_CURRENCY;
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
