import { type SqlRunner, sql } from '@app/database';
import type { Mode, ModerationReason } from '@app/domain';
import type { Cursor } from '../payout/cursors.js';
import { OPERATOR_PAYOUT_COLUMNS, OPERATOR_PAYOUT_FROM, type OperatorPayoutRow } from './operator-payouts.reader.js';

/** A payout that waits for a decision, with its oldest open case. */
export interface QueueRow extends OperatorPayoutRow {
  case_id: string;
  case_reason: ModerationReason;
  case_provider_code: string | null;
  opened_at: Date;
  age_seconds: number;
}

/** Narrows the queue of a mode. */
export interface QueueFilter {
  mode: Mode;
  reason?: string;
  providerAccountId?: string;
}

/** Payouts in the queue by the reason of their oldest open case. */
export interface QueueCount {
  reason: ModerationReason;
  count: number;
}

const PAGE = sql(
  'queue_page',
  `WITH waiting AS (
     SELECT DISTINCT ON (payout_id) id AS case_id, payout_id, reason AS case_reason, provider_code AS case_provider_code, opened_at
     FROM moderation_case WHERE closed_at IS NULL ORDER BY payout_id, opened_at)
   SELECT ${OPERATOR_PAYOUT_COLUMNS}, w.case_id, w.case_reason, w.case_provider_code, w.opened_at, extract(epoch FROM now() - w.opened_at)::int AS age_seconds
   FROM waiting w JOIN ${OPERATOR_PAYOUT_FROM.replace('payout p', 'payout p ON p.id = w.payout_id')}
   WHERE ($1::text IS NULL OR w.case_reason = $1) AND ($2::text IS NULL OR p.provider_account_id = $2)
     AND ($3::timestamptz IS NULL OR (w.opened_at, w.payout_id) > ($3, $4)) AND p.mode = $6
   ORDER BY w.opened_at, w.payout_id LIMIT $5`,
);
const COUNTS = sql(
  'queue_counts',
  `SELECT reason, count(*)::int AS count FROM (
     SELECT DISTINCT ON (payout_id) payout_id, reason FROM moderation_case WHERE closed_at IS NULL ORDER BY payout_id, opened_at) first
     JOIN payout p ON p.id = first.payout_id WHERE p.mode = $1
   GROUP BY reason ORDER BY count DESC, reason`,
);
const LAST_ENQUIRIES = sql(
  'queue_last_enquiries',
  `SELECT payout_id, max(received_at) AS at FROM payout_statement WHERE payout_id = ANY ($1) AND source = 'enquiry' GROUP BY payout_id`,
);

/** At most `limit` rows, longest waiting first. */
export function readQueuePage(runner: SqlRunner, filter: QueueFilter, after: Cursor | null, limit: number): Promise<QueueRow[]> {
  return runner.rows<QueueRow>(PAGE, [filter.reason ?? null, filter.providerAccountId ?? null, after?.at ?? null, after?.id ?? null, limit, filter.mode]);
}

/** The whole queue of a mode by reason, the most frequent first. */
export function countQueue(runner: SqlRunner, mode: Mode): Promise<QueueCount[]> {
  return runner.rows<QueueCount & Record<string, unknown>>(COUNTS, [mode]);
}

/** When the provider last answered an enquiry, by payout; without an entry: never. */
export async function readLastEnquiries(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await runner.rows<{ payout_id: string; at: Date }>(LAST_ENQUIRIES, [payoutIds]);
  return new Map(rows.map(({ payout_id: payoutId, at }) => [payoutId, at]));
}
