import { Database } from '@app/database';
import { Alerts, type PendingAlert } from '@app/observability';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { type WakeUp, PayoutUnitOfWork } from './payout-unit-of-work.js';

/** Runs work on payouts in one transaction; after the commit its hints go to the queue, and its alerts ring. */
@Injectable()
export class PayoutTransactions {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly notices: Alerts,
  ) {}

  async run<Result>(work: (payouts: PayoutUnitOfWork) => Promise<Result>): Promise<Result> {
    const { result, hints, alerts } = await this.database.transaction(async (tx) => {
      const payouts = new PayoutUnitOfWork(tx);
      return { result: await work(payouts), hints: payouts.wakeUps, alerts: payouts.alerts };
    });
    this.dispatchAfterCommit(hints, alerts);
    return result;
  }

  /** Gives the queue and the alerts what a commit has left to do. */
  dispatchAfterCommit(hints: readonly WakeUp[], alerts: readonly PendingAlert[] = []): void {
    for (const { name, facts } of alerts) this.notices.raise(name, facts);
    const given = new Set<string>();
    for (const { job, id, lane } of hints) {
      // Several changes in one transaction may ask for the same look.
      if (!given.has(job + id)) this.queue.enqueue(job, id, lane);
      given.add(job + id);
    }
  }
}
