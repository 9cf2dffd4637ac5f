import type { Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Answer, CommandOutcome } from './command-answer.js';
import { acquireKey, type Idempotency, isDuplicateKeyError, keyHashes, KEYING_LIMITS, purgeRecords, storeAnswer } from './idempotency.repository.js';
import { RequestHashes } from './request-hash.js';

/** Executes each command of a merchant once: a repeated request gets the stored answer. */
@Injectable()
export class IdempotencyService {
  private allKeyed = false;

  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly hashes: RequestHashes,
  ) {}

  /**
   * Executes a command and stores its answer, in one transaction.
   * @throws {RequestInProgress} when the same key is in use right now
   * @throws {IdempotencyKeyReused} when the key was used for another request
   */
  async once(tenant: Tenant, request: Idempotency, execute: (payouts: PayoutUnitOfWork) => Promise<CommandOutcome>): Promise<Answer> {
    const idempotency = this.hashes.keyed(request);
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

  /**
   * Keys the hashes of requests that earlier versions stored without a key. It can be interrupted: the next run continues. Once a run has found
   * none, this process looks no more: without an index it reads the whole table, and nothing adds such rows.
   * @returns how many
   */
  async keyHashes(): Promise<number> {
    let keyed = 0;
    if (this.allKeyed) return keyed;
    for (let batch = 0; batch < KEYING_LIMITS.batches; batch += 1) {
      const done = await this.transactions.run((payouts) => keyHashes(payouts.tx, (requestHash) => this.hashes.stored(requestHash)));
      keyed += done;
      if (done < KEYING_LIMITS.rows) break;
    }
    this.allKeyed = keyed === 0;
    return keyed;
  }
}
