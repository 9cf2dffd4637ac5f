import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { boundEvent } from '../payout/payout-change.js';
import { earlierFacts, lockUnbound, writeBinding } from './history-binding.repository.js';

/** Payouts in one transaction, and transactions of one run. The next run continues. */
const BINDING_LIMITS = { payouts: 200, batches: 5_000 };

/** Binds the histories that earlier versions wrote to their payouts, as these are now: an event says so, and from it on every change is bound. */
@Injectable()
export class HistoryBindingService {
  constructor(private readonly database: Database) {}

  /**
   * Binds payouts for which nothing is on its way. It can be interrupted and run in several processes at once.
   * @returns how many
   */
  async bindEarlier(): Promise<number> {
    let bound = 0;
    for (let batch = 0; batch < BINDING_LIMITS.batches; batch += 1) {
      const done = await this.bindBatch();
      bound += done;
      if (done < BINDING_LIMITS.payouts) break;
    }
    return bound;
  }

  private bindBatch(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const rows = await lockUnbound(tx, BINDING_LIMITS.payouts);
      if (rows.length === 0) return 0;
      const facts = await earlierFacts(
        tx,
        rows.map(({ id }) => id),
      );
      return writeBinding(
        tx,
        rows.map((row) => boundEvent(row, facts.get(row.id) ?? {})),
      );
    });
  }
}
