import { type ApprovalEntity, type ApprovalState, type RowOf, type SqlRunner, sql } from '@app/database';
import type { OperatorRole } from '@app/domain';

/** A request for the decision of a second operator. */
export type ApprovalRequest = Pick<
  ApprovalEntity,
  'id' | 'payoutId' | 'action' | 'parameters' | 'decision' | 'payoutVersion' | 'makerId' | 'reason' | 'identity' | 'approvers' | 'admins'
>;

export interface ApprovalRow extends RowOf<ApprovalEntity> {
  expired: boolean;
  /** Of the payout's account, as it is stored. Null: it has none, or none is filled in yet. */
  account_identity: string | null;
  /** The present role of who asked for it. Null: disabled. */
  maker_role: OperatorRole | null;
  /** The present role of who agreed first. Null: nobody has, or they are disabled. */
  first_checker_role: OperatorRole | null;
}

const INSERT = sql(
  'approval_insert',
  `INSERT INTO approval (id, payout_id, action, parameters, decision, payout_version, maker_id, reason, identity, approvers, admins)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const FIND_PAYOUT = sql('approval_payout', `SELECT payout_id FROM approval WHERE id = $1`);
const LOCK = sql(
  'approval_lock',
  `SELECT *, expires_at <= clock_timestamp() AS expired,
     (SELECT a.identity FROM payout p JOIN provider_account a ON a.id = p.provider_account_id WHERE p.id = approval.payout_id) AS account_identity
   FROM approval WHERE id = $1 FOR UPDATE`,
);
const LOCK_PEOPLE = sql('approval_people_lock', 'SELECT id, role FROM operator WHERE id = ANY ($1) AND disabled_at IS NULL ORDER BY id FOR SHARE');
const AGREE = sql('approval_agree', `UPDATE approval SET first_checker_id = $2, first_comment = $3, first_agreed_at = now() WHERE id = $1`);
const DECIDE = sql('approval_decide', `UPDATE approval SET state = $2, checker_id = $3, comment = $4, people = $5, decided_at = now() WHERE id = $1`);

/** Stores a request. How long it waits for a second operator is the default of a column. */
export async function insertApproval(tx: SqlRunner, request: ApprovalRequest): Promise<void> {
  await tx.rows(INSERT, [
    request.id,
    request.payoutId,
    request.action,
    request.parameters,
    request.decision,
    request.payoutVersion,
    request.makerId,
    request.reason,
    request.identity,
    request.approvers,
    request.admins,
  ]);
}

/** The payout that an approval is about: its row is locked first, everywhere. */
export async function payoutOfApproval(tx: SqlRunner, approvalId: string): Promise<string | undefined> {
  return (await tx.first<{ payout_id: string }>(FIND_PAYOUT, [approvalId]))?.payout_id;
}

/** Locks an approval until the transaction ends, and the accounts of who asked for it and agreed to it: nothing is carried out for a person after their account was disabled. */
export async function lockApproval(tx: SqlRunner, approvalId: string): Promise<ApprovalRow | undefined> {
  const row = await tx.first<Omit<ApprovalRow, 'maker_role' | 'first_checker_role'>>(LOCK, [approvalId]);
  if (!row) return undefined;
  const people = await tx.rows<{ id: string; role: OperatorRole }>(LOCK_PEOPLE, [[row.maker_id, row.first_checker_id].filter((id) => id !== null)]);
  const roleOf = (id: string | null): OperatorRole | null => people.find((one) => one.id === id)?.role ?? null;
  return { ...row, maker_role: roleOf(row.maker_id), first_checker_role: roleOf(row.first_checker_id) };
}

/** How an approval ended. */
export interface ApprovalDecision {
  state: Exclude<ApprovalState, 'waiting'>;
  /** Null for an approval that was void or had expired. */
  checkerId: string | null;
  comment: string | null;
  /** One only under SOLE_OPERATOR, three by an approval rule; two unless given. */
  people?: ApprovalEntity['people'];
}

/** Records that the first of two agrees: the approval waits for another one. */
export async function agreeFirst(tx: SqlRunner, approvalId: string, checkerId: string, comment: string | null): Promise<void> {
  await tx.rows(AGREE, [approvalId, checkerId, comment]);
}

/** Ends an approval. */
export async function decideApproval(tx: SqlRunner, approvalId: string, { state, checkerId, comment, people = 2 }: ApprovalDecision): Promise<void> {
  await tx.rows(DECIDE, [approvalId, state, checkerId, comment, people]);
}
