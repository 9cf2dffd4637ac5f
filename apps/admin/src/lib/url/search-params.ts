/** The search part of an address as plain texts; a name that stands twice is a list. */
export type RawSearch = Record<string, string | string[]>;

/** Reads `?status=READY&status=PENDING`, so that addresses stay readable and can be written by hand. */
export function parseSearch(search: string): RawSearch {
  const found: RawSearch = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = found[name];
    found[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** Writes what `parseSearch` reads; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (typeof entry === 'string' && entry !== '') params.append(name, entry);
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

const LONGEST_TEXT = 300;

/** A free text, or undefined where there is none or it is too long to be meant. */
export function readText(value: unknown, longest: number = LONGEST_TEXT): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest ? value : undefined;
}

/** A day such as `2026-11-22`, or undefined. */
export function readDay(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** One word of a list, or undefined. */
export function readOneOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** Those words of a list that are there, in the list's order; undefined where none is. */
export function readSomeOf<Word extends string>(value: unknown, words: readonly Word[]): Word[] | undefined {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  const found = words.filter((word) => given.includes(word));
  return found.length === 0 ? undefined : found;
}

/** The names in the address that a screen could not use, so that it can say so. */
export function unusedNames(raw: Record<string, unknown>, used: Record<string, unknown>): string[] {
  const flat = (value: unknown): string => (Array.isArray(value) ? value.map(String).sort().join(' ') : typeof value === 'string' ? value : '');
  return Object.keys(raw).filter((name) => flat(raw[name]) !== flat(used[name]));
}
