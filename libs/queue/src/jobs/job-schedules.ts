import { CONFIG, type Config } from '@app/config';
import { Outages } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { QUEUE_BACKEND, type QueueBackend } from '../backend/queue-backend.js';
import type { FixedJob } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';

/** How often a worker process checks that the schedules exist, in milliseconds: a wiped queue forgets them. */
const RECONCILE_INTERVAL_MS = 5_000;

/** How often records that are no longer needed are deleted, in milliseconds. */
const PURGE_INTERVAL_MS = 3_600_000;

/** How often payouts that stand still are looked for, in milliseconds. */
const WATCH_INTERVAL_MS = 60_000;

/**
 * A schedule whose next run is further than this from where it should be is recreated, in milliseconds. A worker takes the job of one
 * run and then adds the job of the next: a worker that dies in between ends the schedule until the job's lock expires, and no sweep runs
 * meanwhile. BullMQ uses the clock of the process that adds the job: one that is days ahead moves the next run days away for all.
 */
const TOLERANCE_MS = 2_000;

/** Keeps BullMQ's job schedulers in place: the sweeper, the expiry, the purge, the sealing of the history and the watch over stoppages. */
@Injectable()
export class JobSchedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private reconciling: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly outages: Outages,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly queue: JobQueue,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.reconcile();
    this.timer = setInterval(() => {
      this.reconciling = this.reconcile();
    }, RECONCILE_INTERVAL_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.reconciling;
  }

  private async reconcile(): Promise<void> {
    try {
      await this.backend.check().catch(() => this.backend.prepare());
      await this.ensure('rows.sweep', this.config.queue.sweepIntervalMs);
      await this.ensure('payouts.expire', this.config.queue.expiryIntervalMs);
      await this.ensure('records.purge', PURGE_INTERVAL_MS);
      await this.ensure('history.seal', this.config.audit.intervalMs);
      await this.ensure('stoppages.watch', WATCH_INTERVAL_MS);
    } catch (error) {
      this.outages.failed('queue', error);
    }
  }

  private async ensure(job: FixedJob, intervalMs: number): Promise<void> {
    const queue = this.queue.queueOf(job);
    const present = await queue.getJobScheduler(job);
    const isOnTime = present?.next === undefined || Math.abs(present.next - Date.now()) <= intervalMs + TOLERANCE_MS;
    if (present?.every === intervalMs && isOnTime) return;
    // An upsert keeps the next run of a schedule that exists.
    if (!isOnTime) await queue.removeJobScheduler(job);
    await queue.upsertJobScheduler(job, { every: intervalMs }, { name: job, data: { ids: [] }, opts: { removeOnComplete: true, removeOnFail: true } });
  }
}
