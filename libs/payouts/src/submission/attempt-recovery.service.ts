import { Injectable } from '@nestjs/common';
import { findOpenAttempt } from '../payout/attempts.repository.js';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { OutgoingRequestsService } from './outgoing-requests.service.js';

const SENDER_SILENT = 'the gateway stopped before it had recorded the answer';

/** Ends attempts whose sender has not reported: it died, its machine vanished, or it is paused. Keeps INV-12. */
@Injectable()
export class AttemptRecoveryService {
  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly requests: OutgoingRequestsService,
    private readonly cases: ModerationCases,
  ) {}

  /**
   * Ends the open attempt of a payout once its deadline and the longest call are over, and lets the enquiries begin. The fence lets nothing
   * leave after the deadline, so nothing can be sent any more, even while a lock is still held: asking needs none. Before that the
   * sender comes first. An answer that a silent sender records later is kept as evidence.
   */
  async recover(payoutId: string): Promise<void> {
    await this.transactions.run((payouts) => this.endOpenAttempt(payouts, payoutId));
  }

  private async endOpenAttempt(payouts: PayoutUnitOfWork, payoutId: string): Promise<void> {
    const row = await payouts.lock(payoutId);
    const attempt = await findOpenAttempt(payouts.tx, payoutId);
    if (!attempt) return;
    const leftMs = attempt.send_deadline.getTime() + this.requests.timeoutMs - attempt.now.getTime();
    if (leftMs >= 0) {
      await payouts.planEnquiry(row, { inMs: leftMs + 1 });
      return;
    }
    await payouts.endAttempt(row.id, attempt.id, { outcome: 'unknown', resolution: 'CONNECTION_ERROR', code: null, message: SENDER_SILENT, httpStatus: null });
    await this.cases.open(payouts, row, {
      reason: 'PROVIDER_ERROR',
      resolution: 'CONNECTION_ERROR',
      providerMessage: SENDER_SILENT,
      enquire: { inMs: 0 },
    });
  }
}
