import { type ApprovalState, type SqlRunner, statement } from '@app/database';
import { type AllowedAction, type ModerationAction, newId } from '@app/domain';

/** How long a second operator has, in hours. */
const APPROVAL_LIFETIME_HOURS = 24;

/** A request for a second pair of eyes. */
export interface ApprovalRequest {
  payoutId: string;
  action: ModerationAction;
  parameters: Record<string, unknown>;
  /** What the maker was told. */
  decision: AllowedAction;
  /** The version after the request's own event: any other change makes the approval void. */
  payoutVersion: number;
  makerId: string;
  reason: string;
}

export interface ApprovalRow {
  id: string;
  payout_id: string;
  action: ModerationAction;
  parameters: Record<string, unknown>;
  /** What the maker was told. */
  decision: AllowedAction;
  payout_version: number;
  maker_id: string;
  reason: string;
  state: ApprovalState;
  expired: boolean;
}

const INSERT = statement(
  'approval_insert',
  `INSERT INTO approval (id, payout_id, action, parameters, decision, payout_version, maker_id, reason, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 hour')`,
);
const FIND_PAYOUT = statement('approval_payout', `SELECT payout_id FROM approval WHERE id = $1`);
const LOCK = statement('approval_lock', `SELECT *, expires_at <= now() AS expired FROM approval WHERE id = $1 FOR UPDATE`);
const DECIDE = statement('approval_decide', `UPDATE approval SET state = $2, checker_id = $3, comment = $4, decided_at = now() WHERE id = $1`);
const SWEEP = statement(
  'approval_sweep',
  `UPDATE approval SET state = 'expired', decided_at = now() WHERE payout_id = $1 AND state = 'waiting' AND expires_at <= now()`,
);

/** Keeps a request. An expired one of the same payout makes room first. */
export async function insertApproval(tx: SqlRunner, request: ApprovalRequest): Promise<string> {
  const id = newId('approval');
  await tx.rows(SWEEP, [request.payoutId]);
  await tx.rows(INSERT, [
    id,
    request.payoutId,
    request.action,
    request.parameters,
    request.decision,
    request.payoutVersion,
    request.makerId,
    request.reason,
    APPROVAL_LIFETIME_HOURS,
  ]);
  return id;
}

/** The payout that an approval is about: its row is locked first, everywhere. */
export async function payoutOfApproval(tx: SqlRunner, approvalId: string): Promise<string | undefined> {
  return (await tx.first<{ payout_id: string }>(FIND_PAYOUT, [approvalId]))?.payout_id;
}

/** Locks an approval until the transaction ends. */
export async function lockApproval(tx: SqlRunner, approvalId: string): Promise<ApprovalRow | undefined> {
  return tx.first<ApprovalRow>(LOCK, [approvalId]);
}

/** Ends an approval. The checker is null where nobody decided: it was void, or had expired. */
export async function decideApproval(
  tx: SqlRunner,
  approvalId: string,
  state: Exclude<ApprovalState, 'waiting'>,
  checkerId: string | null,
  comment: string | null,
): Promise<void> {
  await tx.rows(DECIDE, [approvalId, state, checkerId, comment]);
}
