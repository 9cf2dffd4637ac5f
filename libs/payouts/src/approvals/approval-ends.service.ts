import { Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type ApprovalRow, decideApproval, lockApproval } from '../payout/approvals.repository.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';

/** Approvals ended in one run; what is left is taken by the next. */
const BATCH_SIZE = 200;

/** Why an approval ended although nobody decided. */
export type ApprovalEnd = 'expired' | 'void';

const CHANGED = 'The payout has changed since the approval was asked for.';
const LATE = 'Nobody decided within the time.';

const STALE = sql(
  'approval_stale',
  `SELECT v.id, v.payout_id FROM approval v JOIN payout p ON p.id = v.payout_id
   WHERE v.state = 'waiting' AND (v.expires_at <= clock_timestamp() OR v.payout_version <> p.version) ORDER BY v.created_at LIMIT $1`,
);
const WAITING = sql('approval_waiting', `SELECT id FROM approval WHERE payout_id = $1 AND state = 'waiting'`);

/** Ends approvals that nobody can decide any more, with a line in the payout's history, so that screens and rows tell the truth. */
@Injectable()
export class ApprovalEnds {
  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
  ) {}

  /** Ends whatever has expired or lost its payout. @returns how many */
  async sweep(): Promise<number> {
    const stale = await this.database.rows<{ id: string; payout_id: string }>(STALE, [BATCH_SIZE]);
    let ended = 0;
    for (const { id, payout_id: payoutId } of stale) {
      const isEnded = await this.transactions.run(async (payouts) => this.endIfStale(payouts, await payouts.lock(payoutId), id));
      ended += isEnded ? 1 : 0;
    }
    return ended;
  }

  /** Makes room for a new request, whose own line in the history has changed the payout: one that waits still has lost it by that. */
  async makeRoom(payouts: PayoutUnitOfWork, changed: PayoutRow): Promise<void> {
    const waiting = await payouts.tx.first<{ id: string }>(WAITING, [changed.id]);
    if (waiting) await this.endIfStale(payouts, changed, waiting.id);
  }

  /** The end that an approval has come to without a decision, or null while it can be decided. */
  endOf(row: PayoutRow, approval: ApprovalRow): ApprovalEnd | null {
    if (approval.expired) return 'expired';
    return approval.payout_version === row.version ? null : 'void';
  }

  /** Ends an approval without a decision. */
  async end(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow, end: ApprovalEnd, reason = end === 'expired' ? LATE : CHANGED): Promise<void> {
    await decideApproval(payouts.tx, approval.id, end, null, null);
    await payouts.record(row, {
      type: end === 'expired' ? 'approval.expired' : 'approval.voided',
      actor: SYSTEM,
      reason,
      data: { approval: approval.id, action: approval.action, maker: approval.maker_id },
    });
  }

  private async endIfStale(payouts: PayoutUnitOfWork, row: PayoutRow, approvalId: string): Promise<boolean> {
    const approval = await lockApproval(payouts.tx, approvalId);
    const end = approval?.state === 'waiting' ? this.endOf(row, approval) : null;
    if (!approval || !end) return false;
    await this.end(payouts, row, approval, end);
    return true;
  }
}
