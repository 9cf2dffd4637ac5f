import { Injectable } from '@nestjs/common';
import { findOpenAttempt, finishAttempt } from '../payout/attempts.repository.js';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { SenderLock } from './sender-lock.js';

/** The pause before a sender that may still be running is looked at again, in milliseconds. */
const SENDER_GRACE_MS = 5_000;
const SENDER_DIED = 'the gateway stopped before it had recorded the answer';

/** Ends attempts whose sender died before it had recorded their outcome. */
@Injectable()
export class AttemptRecoveryService {
  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly senderLock: SenderLock,
    private readonly cases: ModerationCases,
  ) {}

  /**
   * Ends the open attempt of a payout, unless its sender may still be running. While the sender's lock is held, or the request may still
   * leave, the payout is looked at again later. After that no process can record the outcome: it is unknown, and an operator decides.
   */
  async recover(payoutId: string): Promise<void> {
    const lock = await this.senderLock.acquire(payoutId);
    try {
      await this.transactions.run((payouts) => this.endOpenAttempt(payouts, payoutId, lock !== null));
    } finally {
      await lock?.release();
    }
  }

  private async endOpenAttempt(payouts: PayoutUnitOfWork, payoutId: string, holdsLock: boolean): Promise<void> {
    const row = await payouts.lock(payoutId);
    const attempt = await findOpenAttempt(payouts.tx, payoutId);
    if (!attempt) return;
    if (!holdsLock || attempt.send_deadline > attempt.now) {
      await payouts.planEnquiry(row, { inMs: SENDER_GRACE_MS });
      return;
    }
    await finishAttempt(payouts.tx, attempt.id, { outcome: 'unknown', resolution: 'CONNECTION_ERROR', code: null, message: SENDER_DIED, httpStatus: null });
    await this.cases.open(payouts, row, {
      reason: 'PROVIDER_ERROR',
      resolution: 'CONNECTION_ERROR',
      providerMessage: SENDER_DIED,
      enquire: { inMs: 0 },
    });
  }
}
