import { type SqlRunner, sql } from '@app/database';
import type { Mode } from '@app/domain';
import type { QueryResultRow } from 'pg';
import type { Cursor } from './cursors.js';
import { COUNT_CAP, Parameters, SEARCH_CAP, type PayoutConditions, payoutSource } from './payout-conditions.reader.js';

/** What is read of each payout of a list. */
export interface ListedColumns {
  /** Of the statements; unique in the process. */
  name: string;
  columns: string;
  /** A FROM clause with the payout `p`. */
  from: string;
}

/** The place of a payout in its list. */
export interface Listed {
  /** When it was created, or since when it is paid or failed where the list is narrowed by that. */
  listed_at: Date;
}

/** Payouts, the newest first. Only those of the page are read in full. */
export function listPayouts<Row extends QueryResultRow>(
  runner: SqlRunner,
  { name, columns, from }: ListedColumns,
  conditions: PayoutConditions,
  page: { limit: number; after: Cursor | null },
): Promise<(Row & Listed)[]> {
  const parameters = new Parameters();
  const source = payoutSource(parameters, conditions, { ...page, isOrdered: true });
  const text = `SELECT ${columns}, page.at AS listed_at
    FROM (SELECT id, at FROM ${source.from} ORDER BY at DESC, id DESC LIMIT $1::bigint) page JOIN ${from} ON p.id = page.id ORDER BY page.at DESC, page.id DESC`;
  return runner.rows<Row & Listed>(sql(`${name}.${source.name}`, text), parameters.values);
}

/** The length of a list. */
export interface ListCount {
  count: number;
  /** There are more. */
  isCapped: boolean;
}

/** How many payouts a list has, exactly up to {@link COUNT_CAP}, and {@link SEARCH_CAP} of a search. */
export async function countPayouts(runner: SqlRunner, conditions: PayoutConditions): Promise<ListCount> {
  const parameters = new Parameters();
  const source = payoutSource(parameters, conditions, { limit: COUNT_CAP + 1, after: null, isOrdered: false });
  const text = `SELECT count(*)::int AS count FROM (SELECT FROM ${source.from} LIMIT $1::bigint) capped`;
  const counted = (await runner.first<{ count: number }>(sql(`payouts_count.${source.name}`, text), parameters.values))?.count ?? 0;
  const cap = conditions.search === undefined ? COUNT_CAP : SEARCH_CAP;
  return { count: Math.min(counted, cap), isCapped: counted > cap };
}

const NEWEST = sql('payout_newest_to_recipient', 'SELECT id FROM payout WHERE recipient_fingerprint = $1 AND mode = $2 ORDER BY created_at DESC LIMIT 1');

/** The id of the newest payout to a recipient in a mode; null: there is none. */
export async function newestPayoutTo(runner: SqlRunner, fingerprint: Buffer, mode: Mode): Promise<string | null> {
  return (await runner.first<{ id: string }>(NEWEST, [fingerprint, mode]))?.id ?? null;
}
