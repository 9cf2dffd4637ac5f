import { type SqlRunner, sql } from '@app/database';
import type { Mode, ModerationReason, PayoutStatus } from '@app/domain';
import type { PayoutRow } from '../payout/payout.row.js';
import { JOIN_TASKS, TASK_COLUMNS } from '../tasks/payout-tasks.repository.js';

/** A payout in an operator's list. */
export type OperatorPayoutRow = PayoutRow & {
  merchant_name: string;
  provider_name: string | null;
  reasons: ModerationReason[];
  /** Of the payout in `duplicate_of`; null where there is none. */
  duplicate_reference: string | null;
  duplicate_status: PayoutStatus | null;
  duplicate_created_at: Date | null;
};

/** Narrows the payouts of a mode. */
export interface OperatorPayoutFilter {
  mode: Mode;
  /** A whole id or provider reference, or the beginning of a merchant's reference. */
  search?: string;
  status?: string[];
  moderationRequired?: boolean;
  createdFrom?: Date;
}

/** Lists count exactly up to here and say "more" beyond. */
export const COUNT_CAP = 10_000;

/** The columns of an {@link OperatorPayoutRow}, from {@link OPERATOR_PAYOUT_FROM}. */
export const OPERATOR_PAYOUT_COLUMNS = `p.*, ${TASK_COLUMNS}, 'all' AS callback_events, now() AS now, m.name AS merchant_name, a.name AS provider_name,
  d.reference AS duplicate_reference, d.status AS duplicate_status, d.created_at AS duplicate_created_at,
  ARRAY(SELECT c.reason FROM moderation_case c WHERE c.payout_id = p.id AND c.closed_at IS NULL ORDER BY c.opened_at) AS reasons`;
/** Joins a payout `p` with its merchant, its provider account and the payout whose duplicate it may be. */
export const OPERATOR_PAYOUT_FROM = `payout p JOIN merchant m ON m.id = p.merchant_id LEFT JOIN provider_account a ON a.id = p.provider_account_id
  LEFT JOIN payout d ON d.id = p.duplicate_of ${JOIN_TASKS}`;

const SEARCH = `
  ($1::text IS NULL OR p.id = $1 OR p.reference LIKE $2 OR p.provider_reference = $1)
  AND ($3::payout_status[] IS NULL OR p.status = ANY ($3)) AND ($4::boolean IS NULL OR p.moderation_required = $4)
  AND ($5::timestamptz IS NULL OR p.created_at >= $5) AND p.mode = $6`;
/** Ids sort by the time of creation. A mode with few payouts is read by the index of their merchants. */
const LIST = sql(
  'operator_list',
  `SELECT ${OPERATOR_PAYOUT_COLUMNS} FROM ${OPERATOR_PAYOUT_FROM} WHERE ${SEARCH} AND ($7::text IS NULL OR p.id < $7) ORDER BY p.id DESC LIMIT $8`,
);
const COUNT = sql(
  'operator_count',
  `SELECT count(*)::int AS count FROM (SELECT 1 FROM merchant m JOIN payout p ON p.merchant_id = m.id WHERE ${SEARCH} LIMIT ${COUNT_CAP + 1}) capped`,
);
const GET = sql('operator_get', `SELECT ${OPERATOR_PAYOUT_COLUMNS} FROM ${OPERATOR_PAYOUT_FROM} WHERE p.id = ANY ($1)`);

function searchValues({ mode, search, status, moderationRequired, createdFrom }: OperatorPayoutFilter): unknown[] {
  const text = search?.trim() || null;
  const prefix = text === null ? null : `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return [text, prefix, status ?? null, moderationRequired ?? null, createdFrom ?? null, mode];
}

/**
 * Payouts, newest first.
 * @param afterId the last id of the page before; null: the first page
 */
export function listOperatorPayouts(runner: SqlRunner, filter: OperatorPayoutFilter, afterId: string | null, limit: number): Promise<OperatorPayoutRow[]> {
  return runner.rows<OperatorPayoutRow>(LIST, [...searchValues(filter), afterId, limit]);
}

/** How many payouts match; one above {@link COUNT_CAP} means "more". */
export async function countOperatorPayouts(runner: SqlRunner, filter: OperatorPayoutFilter): Promise<number> {
  return (await runner.first<{ count: number }>(COUNT, searchValues(filter)))?.count ?? 0;
}

/** Payouts by their ids, in no particular order. */
export function findOperatorPayouts(runner: SqlRunner, payoutIds: readonly string[]): Promise<OperatorPayoutRow[]> {
  return runner.rows<OperatorPayoutRow>(GET, [payoutIds]);
}
