import { CONFIG, type Config } from '@app/config';
import { Database } from '@app/database';
import { Alerts, type PendingAlert } from '@app/observability';
import { JobQueue } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';
import { type WakeUp, PayoutUnitOfWork } from './payout-unit-of-work.js';

/** Runs changes of payouts in one transaction; after its commit their jobs are enqueued and their alerts raised. */
@Injectable()
export class PayoutTransactions {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly alerts: Alerts,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secrets'>,
  ) {}

  async run<Result>(work: (payouts: PayoutUnitOfWork) => Promise<Result>): Promise<Result> {
    const { result, wakeUps, alerts } = await this.database.transaction(async (tx) => {
      const payouts = new PayoutUnitOfWork(tx, this.config.secrets.apiKeyPepper);
      const result = await work(payouts);
      await payouts.bindTheRest();
      return { result, wakeUps: payouts.wakeUps, alerts: payouts.alerts };
    });
    this.dispatchAfterCommit(wakeUps, alerts);
    return result;
  }

  /** Enqueues the jobs and raises the alerts of a commit. */
  dispatchAfterCommit(wakeUps: readonly WakeUp[], alerts: readonly PendingAlert[] = []): void {
    for (const { name, facts } of alerts) this.alerts.raise(name, facts);
    const enqueued = new Set<string>();
    for (const { job, id, accountId } of wakeUps) {
      // Several changes in one transaction may need the same job.
      if (!enqueued.has(job + id)) this.queue.enqueue(job, id, accountId);
      enqueued.add(job + id);
    }
  }
}
