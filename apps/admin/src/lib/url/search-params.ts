/** The query string as plain strings; a repeated name becomes a list. */
export type RawSearch = Record<string, string | string[]>;

/** Reads `?status=READY&status=PENDING`, so that addresses stay readable. */
export function parseSearch(search: string): RawSearch {
  const found: RawSearch = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = found[name];
    found[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** The inverse of `parseSearch`; empty values are left out. */
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

const MAX_TEXT_LENGTH = 300;

/** A free text; undefined when it is empty or too long. */
export function readText(value: unknown, maxLength: number = MAX_TEXT_LENGTH): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength ? value : undefined;
}

/** A day such as `2026-11-22`; undefined when the text is not one. */
export function readDay(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** The value, if it is one of the list; otherwise undefined. */
export function readOneOf<Value extends string>(given: unknown, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === given);
}

/** The values that are in the list, in the list's order; undefined when there are none. */
export function readSomeOf<Value extends string>(raw: unknown, values: readonly Value[]): Value[] | undefined {
  const given: unknown[] = Array.isArray(raw) ? raw : [raw];
  const found = values.filter((value) => given.includes(value));
  return found.length === 0 ? undefined : found;
}

/** The names in the address that a screen could not use. */
export function unusedNames(raw: Record<string, unknown>, used: Record<string, unknown>): string[] {
  const flat = (value: unknown): string => (Array.isArray(value) ? value.map(String).sort().join(' ') : typeof value === 'string' ? value : '');
  return Object.keys(raw).filter((name) => flat(raw[name]) !== flat(used[name]));
}
