import type { ChangedValue } from '@app/domain';

/** One value of a thing, as text. */
export type Value = Omit<ChangedValue, 'before' | 'after'> & { text: string };

/** What differs between two states of a thing; `before` is empty for a new one. */
export function changedValues(before: readonly Value[], after: readonly Value[]): ChangedValue[] {
  const fields = [...new Map([...before, ...after].map((value) => [value.field, value])).values()];
  const textOf = (values: readonly Value[], field: string): string | null => values.find((value) => value.field === field)?.text ?? null;
  return fields
    .map(({ field, title, isSecret }) => ({ field, title, isSecret, before: textOf(before, field), after: textOf(after, field) }))
    .filter((value) => value.before !== value.after);
}

/** A value without a secret. */
export function plain(field: string, title: string, text: string): Value {
  return { field, title, text, isSecret: false };
}

/** Options one by one, as JSON. */
export function optionValues(options: object): Value[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => plain(`options.${name}`, OPTION_TITLES[name] ?? name, JSON.stringify(value)));
}

const OPTION_TITLES: Readonly<Record<string, string>> = {
  preventFailure: 'Prevent failure',
  autoClear: 'Clear automatically',
  enquirySchedule: 'Enquiries',
  concurrency: 'Requests at the same time',
  rateLimit: 'Rate limit',
  breaker: 'Circuit breaker',
  policy: 'Moderation policy',
};
