import type { QueuePageView } from '../../../generated/types.gen.js';
import type { QueueFilter } from '../../../lib/api/query-keys.js';

/** A page of the queue that was read, and what it was asked with. */
export interface ReadPage {
  filter: QueueFilter;
  page: Pick<QueuePageView, 'next_cursor'> & { data: readonly { payout: { id: string }; opened_at: string }[] };
}

/** The payouts of the queue that are known so far, in order. */
export interface QueueOrder {
  ids: readonly string[];
  /** Reads the page after the last known one; undefined: there is none. */
  next: QueueFilter | undefined;
}

const nameOf = ({ cursor: _cursor, ...filter }: QueueFilter): string => JSON.stringify(Object.entries(filter).toSorted());

/** Puts together the pages of the queue that the operator came through, preferably of the filter under which this payout was listed. */
export function queueOrder(pages: readonly ReadPage[], payoutId: string): QueueOrder {
  const own = pages.find(({ page }) => page.data.some(({ payout }) => payout.id === payoutId)) ?? pages.at(-1);
  if (own === undefined) return { ids: [], next: undefined };
  const walked = pages
    .filter(({ filter, page }) => page.data.length > 0 && nameOf(filter) === nameOf(own.filter))
    .toSorted((one, other) => (one.page.data[0]?.opened_at ?? '').localeCompare(other.page.data[0]?.opened_at ?? ''));
  const ids = [...new Set(walked.flatMap(({ page }) => page.data.map(({ payout }) => payout.id)))];
  const cursor = walked.at(-1)?.page.next_cursor ?? null;
  return { ids, next: cursor === null ? undefined : { ...own.filter, cursor } };
}
