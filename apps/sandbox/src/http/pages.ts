import type { QueryResultRow } from 'pg';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** The query parameters that every list takes. */
export const PAGE_PROPERTIES = {
  limit: { type: 'string', pattern: '^[0-9]{1,4}$', description: `1 to ${String(MAX_LIMIT)}, ${String(DEFAULT_LIMIT)} when left out` },
  cursor: { type: 'string', pattern: '^[0-9]{1,18}$', description: 'next_cursor of the page before' },
} as const;

export interface PageQuery {
  readonly limit?: string;
  readonly cursor?: string;
}

/** How many rows a page has and after which row it starts. */
export function pageOf({ limit, cursor }: PageQuery): { limit: number; afterSeq: string } {
  const wanted = limit === undefined ? DEFAULT_LIMIT : Number(limit);
  return { limit: Math.min(Math.max(wanted, 1), MAX_LIMIT), afterSeq: cursor ?? '0' };
}

/** The cursor of the next page, or null when this one was the last. Ask for one row more than the page has. */
export function cutPage<Row extends QueryResultRow & { readonly seq: string }>(
  rows: readonly Row[],
  limit: number,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  return { page, nextCursor: rows.length > limit ? (page.at(-1)?.seq ?? null) : null };
}
