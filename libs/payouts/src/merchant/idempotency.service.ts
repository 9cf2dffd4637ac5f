import type { Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Answer, CommandOutcome } from './command-answer.js';
import { acquireKey, type Idempotency, isDuplicateKeyError, purgeRecords, storeAnswer } from './idempotency.repository.js';

/** Executes each command of a merchant once: a repeated request gets the stored answer. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly transactions: PayoutTransactions) {}

  /**
   * Executes a command and stores its answer, in one transaction.
   * @throws {RequestInProgress} when the same key is in use right now
   * @throws {IdempotencyKeyReused} when the key was used for another request
   */
  async once(tenant: Tenant, idempotency: Idempotency, execute: (payouts: PayoutUnitOfWork) => Promise<CommandOutcome>): Promise<Answer> {
    const attempt = (): Promise<Answer> =>
      this.transactions.run(async (payouts) => {
        const earlier = await acquireKey(payouts.tx, tenant, idempotency);
        return earlier ?? storeAnswer(payouts.tx, tenant, idempotency, await execute(payouts));
      });
    return attempt().catch((error: unknown) => {
      if (isDuplicateKeyError(error)) return attempt();
      throw error;
    });
  }

  /** Deletes answers that are older than thirty days. @returns how many */
  purge(): Promise<number> {
    return this.transactions.run((payouts) => purgeRecords(payouts.tx));
  }
}
