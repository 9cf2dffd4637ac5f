import { Database } from '@app/database';
import { roleMay, roleMayAct } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { type ApprovalRow, decideApproval, lockApproval } from './approvals.repository.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { ApprovalNotOpen } from '../payout/payouts.errors.js';
import { outdatedApprovals, waitingApprovalOf } from './open-approvals.reader.js';

/** Approvals closed in one run; the next run takes the rest. */
const BATCH_SIZE = 200;

/** How an approval was closed without a decision, with the reason that its payout's history shows. */
export interface ApprovalClosure {
  state: 'expired' | 'void';
  reason: string;
}

const EXPIRED: ApprovalClosure = { state: 'expired', reason: 'No operator decided in time.' };
/** @returns whether the approval was asked for with another account in view than the one that would be asked now, by its credentials or as it is stored */
function isOfOtherAccount(approval: ApprovalRow, identity: string | null): boolean {
  return approval.identity !== identity || (approval.account_identity ?? identity) !== identity;
}

const OTHER_ACCOUNT: ApprovalClosure = { state: 'void', reason: "The payout's provider account is another one than when the approval was asked for." };
const MAKER_MAY_NOT: ApprovalClosure = { state: 'void', reason: 'Who asked for the approval may not do so any more.' };
const FIRST_MAY_NOT: ApprovalClosure = { state: 'void', reason: 'Who agreed first may not do so any more.' };
const VOID: ApprovalClosure = { state: 'void', reason: 'The payout has changed since the approval was asked for.' };

export const APPROVAL_EXPIRED = 'The approval has expired. Ask for it again.';

/** Closes approvals that can no longer be decided, with an event in the payout's history. */
@Injectable()
export class ApprovalExpiryService {
  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
  ) {}

  /** Closes every waiting approval that has expired or whose payout has changed. @returns how many */
  async sweep(): Promise<number> {
    let closed = 0;
    for (const { id, payout_id: payoutId } of await outdatedApprovals(this.database, BATCH_SIZE)) {
      const after = await this.transactions.run(async (payouts) => this.closeIfOutdated(payouts, await payouts.lock(payoutId), id));
      closed += after === null ? 0 : 1;
    }
    return closed;
  }

  /**
   * Closes the waiting approval of a payout that has just changed, so that another one can be requested.
   * @returns the payout as it is then
   */
  async closeOutdatedOf(payouts: PayoutUnitOfWork, changed: PayoutRow): Promise<PayoutRow> {
    const waitingId = await waitingApprovalOf(payouts.tx, changed.id);
    return (waitingId === undefined ? null : await this.closeIfOutdated(payouts, changed, waitingId)) ?? changed;
  }

  /**
   * Closes an approval that can no longer be decided. The transaction has to be committed, so the refusal is returned and not thrown.
   * @param identity of the account that would be asked now
   * @returns why it cannot be decided, or null while it can
   */
  async refuseIfClosed(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow, identity: string | null): Promise<ApprovalNotOpen | null> {
    if (approval.state !== 'waiting') return new ApprovalNotOpen(`The approval is ${approval.state} already.`);
    const closure = closureOf(row, approval) ?? (isOfOtherAccount(approval, identity) ? OTHER_ACCOUNT : null) ?? peopleClosure(approval);
    if (closure?.state === 'void') return this.makeVoid(payouts, row, approval, closure.reason);
    if (closure === null) return null;
    await this.close(payouts, row, approval, closure);
    return new ApprovalNotOpen(APPROVAL_EXPIRED);
  }

  /** Makes an approval void. @returns the refusal, to be thrown after the commit */
  async makeVoid(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow, reason: string): Promise<ApprovalNotOpen> {
    await this.close(payouts, row, approval, { state: 'void', reason });
    return new ApprovalNotOpen(`${reason} The approval is void: look at the payout again.`);
  }

  /** @returns the payout as it is then; null when the approval is not waiting, or can still be decided */
  private async closeIfOutdated(payouts: PayoutUnitOfWork, row: PayoutRow, approvalId: string): Promise<PayoutRow | null> {
    const approval = await lockApproval(payouts.tx, approvalId);
    const closure = approval?.state === 'waiting' ? closureOf(row, approval) : null;
    return approval && closure ? this.close(payouts, row, approval, closure) : null;
  }

  private async close(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow, { state, reason }: ApprovalClosure): Promise<PayoutRow> {
    await decideApproval(payouts.tx, approval.id, { state, checkerId: null, comment: null });
    return payouts.record(row, {
      type: state === 'expired' ? 'approval.expired' : 'approval.voided',
      actor: SYSTEM,
      reason,
      data: { approval: approval.id, action: approval.action, maker: approval.maker_id },
    });
  }
}

/** Two people decide only while both may: who asked may have been disabled since, or have another role. Keeps INV-14. */
function mayStillAsk({ maker_role: role, action }: ApprovalRow): boolean {
  return role !== null && roleMayAct(role, action);
}

/** Who agreed first counts only while they could still agree: as an admin, where only admins may. */
function mayStillAgree({ first_checker_id: id, first_checker_role: role, approvers, admins }: ApprovalRow): boolean {
  return id === null || (role !== null && roleMay(role, 'approval.decide') && (role === 'admin' || admins < approvers));
}

function peopleClosure(approval: ApprovalRow): ApprovalClosure | null {
  if (!mayStillAsk(approval)) return MAKER_MAY_NOT;
  return mayStillAgree(approval) ? null : FIRST_MAY_NOT;
}

/** How a waiting approval has to be closed, or null while it can be decided. */
function closureOf(row: PayoutRow, approval: ApprovalRow): ApprovalClosure | null {
  if (approval.expired) return EXPIRED;
  return approval.payout_version === row.version ? null : VOID;
}
