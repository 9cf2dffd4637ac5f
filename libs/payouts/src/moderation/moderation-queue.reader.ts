import { type SqlRunner, type SqlStatement, sql } from '@app/database';
import type { Mode, ModerationReason } from '@app/domain';
import type { Cursor } from '../payout/lists/cursors.js';
import { COUNT_CAP, Parameters } from '../payout/lists/payout-conditions.reader.js';
import { OPERATOR_PAYOUT_COLUMNS, OPERATOR_PAYOUT_FROM, type OperatorPayoutRow } from './operator-payouts.reader.js';

/** A payout that waits for a decision, with its oldest open case. */
export interface QueueRow extends OperatorPayoutRow {
  case_id: string;
  case_reason: ModerationReason;
  case_provider_code: string | null;
  opened_at: Date;
  age_seconds: number;
  /** When the provider last answered an enquiry; null: never. */
  last_enquiry_at: Date | null;
}

/** Narrows the queue of a mode. */
export interface QueueFilter {
  mode: Mode;
  /** Of the oldest open case. */
  reasons?: readonly string[];
  providerAccountIds?: readonly string[];
}

/** Payouts in the queue by the reason of their oldest open case. */
export interface QueueCount {
  reason: ModerationReason;
  count: number;
}

/** The size of the queue. */
export interface QueueCounts {
  /** The most frequent first. */
  reasons: QueueCount[];
  /** There are more than {@link COUNT_CAP} open cases, and only the oldest of them were counted. */
  isCapped: boolean;
}

/**
 * SQL: it is the oldest open case of its payout. Where two were opened at once, the alphabet decides. A condition that is a look-up and not a comparison
 * counts for the planner as one that half of the rows meet, so it reads the cases in their order and stops at the end of the page.
 */
const IS_FIRST = `(SELECT e.reason = c.reason FROM moderation_case e WHERE e.payout_id = c.payout_id AND e.closed_at IS NULL ORDER BY e.opened_at, e.reason LIMIT 1)`;

const COUNTS = sql(
  'queue_counts',
  `SELECT reason, count(*)::int AS count, sum(cases)::int AS cases FROM (
     SELECT (array_agg(reason ORDER BY opened_at, reason))[1] AS reason, count(*) AS cases FROM (
       SELECT payout_id, reason, opened_at FROM moderation_case WHERE mode = $1 AND closed_at IS NULL ORDER BY opened_at, payout_id LIMIT $2::bigint) open
     GROUP BY payout_id) first
   GROUP BY reason ORDER BY count DESC, reason`,
);
const LAST_ENQUIRIES = sql(
  'queue_last_enquiries',
  `SELECT payout_id, max(received_at) AS at FROM payout_statement WHERE payout_id = ANY ($1) AND source = 'enquiry' GROUP BY payout_id`,
);

/** Where a page begins, and how many rows are read. */
interface QueuePlace {
  after: Cursor | null;
  limit: number;
}

/** The statement for exactly this filter: the open cases are read in their order until the page is full. */
function pageStatement(parameters: Parameters, { mode, reasons, providerAccountIds }: QueueFilter, { after, limit }: QueuePlace): SqlStatement {
  const where = [`c.mode = ${parameters.add(mode, 'text')}`, 'c.closed_at IS NULL'];
  if (reasons) where.push(`c.reason = ANY (${parameters.add(reasons, 'text[]')})`);
  if (after) where.push(`(c.opened_at, c.payout_id) > (${parameters.add(after.at, 'timestamptz')}, ${parameters.add(after.id, 'text')})`);
  const providers = providerAccountIds && parameters.add(providerAccountIds, 'text[]');
  // In this order: the account decides for most cases, and the second look-up is left out.
  const isListed = providers
    ? `CASE WHEN (SELECT o.provider_account_id = ANY (${providers}) FROM payout o WHERE o.id = c.payout_id) THEN ${IS_FIRST} END`
    : IS_FIRST;
  const name = ['queue_page', reasons && 'reason', after && 'after', providers && 'provider'].filter(Boolean).join('.');
  return sql(
    name,
    `WITH waiting AS MATERIALIZED (
       SELECT c.id AS case_id, c.payout_id, c.reason AS case_reason, c.provider_code AS case_provider_code, c.opened_at FROM moderation_case c
       WHERE ${where.join(' AND ')} AND ${isListed} ORDER BY c.opened_at, c.payout_id LIMIT ${parameters.add(limit, 'bigint')})
     SELECT ${OPERATOR_PAYOUT_COLUMNS}, w.case_id, w.case_reason, w.case_provider_code, w.opened_at, extract(epoch FROM now() - w.opened_at)::int AS age_seconds,
       (SELECT max(s.received_at) FROM payout_statement s WHERE s.payout_id = p.id AND s.source = 'enquiry') AS last_enquiry_at
     FROM waiting w JOIN ${OPERATOR_PAYOUT_FROM.replace('payout p', 'payout p ON p.id = w.payout_id')} ORDER BY w.opened_at, w.payout_id`,
  );
}

/** At most `limit` rows, longest waiting first. */
export function readQueuePage(runner: SqlRunner, filter: QueueFilter, page: QueuePlace): Promise<QueueRow[]> {
  const parameters = new Parameters();
  const statement = pageStatement(parameters, filter, page);
  return runner.rows<QueueRow>(statement, parameters.values);
}

/** The whole queue of a mode by reason. */
export async function countQueue(runner: SqlRunner, mode: Mode): Promise<QueueCounts> {
  const rows = await runner.rows<QueueCount & { cases: number }>(COUNTS, [mode, COUNT_CAP + 1]);
  const reasons = rows.map(({ reason, count }) => ({ reason, count }));
  return { reasons, isCapped: rows.reduce((sum, { cases }) => sum + cases, 0) > COUNT_CAP };
}

/** When the provider last answered an enquiry, by payout; without an entry: never. */
export async function readLastEnquiries(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await runner.rows<{ payout_id: string; at: Date }>(LAST_ENQUIRIES, [payoutIds]);
  return new Map(rows.map(({ payout_id: payoutId, at }) => [payoutId, at]));
}
