import { type SqlRunner, sql } from '@app/database';
import type { ModerationReason, PayoutStatus } from '@app/domain';
import type { Cursor } from '../payout/lists/cursors.js';
import type { PayoutConditions } from '../payout/lists/payout-conditions.reader.js';
import { type Listed, listPayouts } from '../payout/lists/payout-lists.reader.js';
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

/** The columns of an {@link OperatorPayoutRow}, from {@link OPERATOR_PAYOUT_FROM}. */
export const OPERATOR_PAYOUT_COLUMNS = `p.*, ${TASK_COLUMNS}, 'all' AS callback_events, now() AS now, m.name AS merchant_name, a.name AS provider_name,
  d.reference AS duplicate_reference, d.status AS duplicate_status, d.created_at AS duplicate_created_at,
  ARRAY(SELECT c.reason FROM moderation_case c WHERE c.payout_id = p.id AND c.closed_at IS NULL ORDER BY c.opened_at) AS reasons`;
/** Joins a payout `p` with its merchant, its provider account and the payout whose duplicate it may be. */
export const OPERATOR_PAYOUT_FROM = `payout p JOIN merchant m ON m.id = p.merchant_id LEFT JOIN provider_account a ON a.id = p.provider_account_id
  LEFT JOIN payout d ON d.id = p.duplicate_of ${JOIN_TASKS}`;

const LIST = { name: 'operator_list', columns: OPERATOR_PAYOUT_COLUMNS, from: OPERATOR_PAYOUT_FROM };
const GET = sql('operator_get', `SELECT ${OPERATOR_PAYOUT_COLUMNS} FROM ${OPERATOR_PAYOUT_FROM} WHERE p.id = ANY ($1)`);

/** Payouts, newest first. */
export function listOperatorPayouts(
  runner: SqlRunner,
  conditions: PayoutConditions,
  page: { limit: number; after: Cursor | null },
): Promise<(OperatorPayoutRow & Listed)[]> {
  return listPayouts<OperatorPayoutRow>(runner, LIST, conditions, page);
}

/** Payouts by their ids, in no particular order. */
export function findOperatorPayouts(runner: SqlRunner, payoutIds: readonly string[]): Promise<OperatorPayoutRow[]> {
  return runner.rows<OperatorPayoutRow>(GET, [payoutIds]);
}
