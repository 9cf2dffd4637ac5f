import { CONFIG, type Config } from '@app/config';
import { LOGGER, type Logger } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PlainJob } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';
import { QUEUE_BACKEND } from './queue.tokens.js';
import type { QueueBackend } from './queue-backend.js';

/** How often a worker makes sure that the schedules are still there: a wiped queue forgets them. */
const KEEP_INTERVAL_MS = 5_000;

/** How often records that have outlived their use are deleted. */
const PURGE_INTERVAL_MS = 3_600_000;

/**
 * A schedule whose next turn is this far from where it should be is made anew, in milliseconds. A worker takes the job of a turn and then
 * adds the one of the next turn: one that dies between the two ends the schedule until its lock is over, and nobody would sweep meanwhile.
 * BullMQ counts by the clock of whoever adds it: a process whose clock is days ahead puts the next turn days away from everybody else.
 */
const TOLERANCE_MS = 2_000;

/** Keeps BullMQ's job schedulers in place: the sweeper, the expiry, the purge and the sealing of the history. */
@Injectable()
export class JobSchedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly queue: JobQueue,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.backend.prepare();
    await this.keepAll();
    this.timer = setInterval(() => {
      this.keeping = this.keepAll();
    }, KEEP_INTERVAL_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.keeping;
  }

  private async keepAll(): Promise<void> {
    try {
      await this.backend.check().catch(() => this.backend.prepare());
      await this.keep('rows.sweep', this.config.queue.sweepIntervalMs);
      await this.keep('payouts.expire', this.config.queue.expiryIntervalMs);
      await this.keep('records.purge', PURGE_INTERVAL_MS);
      await this.keep('history.seal', this.config.audit.intervalMs);
    } catch (error) {
      this.logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'the schedules could not be checked');
    }
  }

  private async keep(job: PlainJob, intervalMs: number): Promise<void> {
    const queue = this.queue.queueOf(job);
    const present = await queue.getJobScheduler(job);
    const isOnTime = present?.next === undefined || Math.abs(present.next - Date.now()) <= intervalMs + TOLERANCE_MS;
    if (present?.every === intervalMs && isOnTime) return;
    // Made anew over the one that is there it would keep its next turn.
    if (!isOnTime) await queue.removeJobScheduler(job);
    await queue.upsertJobScheduler(job, { every: intervalMs }, { name: job, data: { ids: [] }, opts: { removeOnComplete: true, removeOnFail: true } });
  }
}
