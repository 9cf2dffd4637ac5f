import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { type JobWorkerHandle, QUEUE_BACKEND, type QueueBackend, type QueuedJob } from '../backend/queue-backend.js';
import { WorkerLifecycle } from '../backend/worker-lifecycle.js';
import { isAccountJob, JOB_CATALOGUE } from '../jobs/job-catalogue.js';
import { JobQueue } from '../jobs/job-queue.js';
import { RowRunner } from '../jobs/row-runner.js';
import { AccountJobHandler } from './account-job-handler.js';
import { AccountLimitsSource, type AccountQueue, queuesOf } from './account-queue.js';

/** How often the accounts are read, in milliseconds: a new, changed or removed account takes effect within seconds. */
const RECONCILE_INTERVAL_MS = 1_000;
/** A rate-limit window that is longer than the limiter says by more than this, in milliseconds, was opened by a process with a wrong clock. */
const WINDOW_TOLERANCE_MS = 1_000;

interface Running {
  settings: string;
  worker: JobWorkerHandle;
}

/**
 * Keeps one worker for each queue of each provider account. BullModule registers queues at boot only, and accounts come and go with
 * rows, so these workers are started, replaced and stopped here.
 */
@Injectable()
export class AccountQueueWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly running = new Map<string, Running>();
  /** Workers that take no new job and still finish those they have. */
  private readonly stopping = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private reconciling: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly lifecycle: WorkerLifecycle,
    private readonly queue: JobQueue,
    private readonly source: AccountLimitsSource,
    private readonly handler: AccountJobHandler,
    private readonly rows: RowRunner,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.reconcile();
    this.schedule();
  }

  /** Resolves when all workers have finished their jobs, or after ten seconds. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.lifecycle.waitForClose(this.stopAll());
  }

  private async stopAll(): Promise<void> {
    await this.reconciling;
    for (const queue of this.running.keys()) this.stopWorker(queue);
    await Promise.all(this.stopping);
  }

  private schedule(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.reconciling = this.reconcile().then(() => {
        this.schedule();
      });
    }, RECONCILE_INTERVAL_MS);
    this.timer.unref();
  }

  /** Makes the workers match the accounts. While the accounts cannot be read, the workers stay as they are. */
  private async reconcile(): Promise<void> {
    const accounts = await this.source.list().catch((error: unknown) => {
      this.lifecycle.failed('database', error);
      return null;
    });
    if (accounts === null) return;
    try {
      const queues = new Map(accounts.flatMap(queuesOf).map((queue) => [queue.name, queue]));
      for (const [name, { settings }] of this.running) if (settings !== settingsOf(queues.get(name))) this.stopWorker(name);
      for (const [name, queue] of queues) if (!this.running.has(name) && !this.closed) this.running.set(name, this.startWorker(queue));
      for (const queue of queues.values()) await this.resetStaleRateLimit(queue);
    } catch (error) {
      this.lifecycle.failed('queue', error);
    }
  }

  /** The worker takes no new job from now on. Its running jobs may take a minute, so they are not awaited. */
  private stopWorker(queue: string): void {
    const closing = this.running.get(queue)?.worker.close() ?? Promise.resolve();
    this.running.delete(queue);
    const stopped = closing
      .catch((error: unknown) => {
        this.lifecycle.failed('queue', error);
      })
      .finally(() => this.stopping.delete(stopped));
    this.stopping.add(stopped);
  }

  private startWorker(queue: AccountQueue): Running {
    const limit = pLimit(queue.concurrency);
    const { lockMs, maxStalledCount } = JOB_CATALOGUE['payout.invoke'];
    const worker = this.backend.worker(queue.name, (job) => this.process(job, queue, limit), {
      concurrency: queue.concurrency,
      lockDuration: lockMs,
      maxStalledCount,
      ...(queue.limiter === null ? {} : { limiter: queue.limiter }),
    });
    this.lifecycle.keepRunning(worker);
    return { settings: settingsOf(queue), worker };
  }

  private async process({ name: job, data }: QueuedJob, { name, limiter }: AccountQueue, limit: LimitFunction): Promise<void> {
    // A job of another version of the gateway: its row is still due.
    if (!isAccountJob(job)) return;
    const handle = (id: string): Promise<void> => this.handler.handle(job, id);
    const [first, ...others] = data.ids;
    if (limiter === null || first === undefined) return this.rows.run({ name: job, data }, limit, handle);
    // The limiter counts jobs, and wake-ups are gathered without knowing of it: this job was counted for one row.
    await this.queue.addOneByOne(job, name, others);
    await this.rows.run({ name: job, data: { ids: [first] } }, limit, handle);
  }

  /** On PostgreSQL a rate-limit window ends by the clock of the process that opened it: a clock that is days ahead would close the queue for days. */
  private async resetStaleRateLimit({ name, limiter }: AccountQueue): Promise<void> {
    if (limiter === null) return;
    const handle = this.queue.queueNamed(name);
    const leftMs = await handle.getRateLimitTtl(limiter.max);
    if (leftMs > limiter.duration + WINDOW_TOLERANCE_MS) await handle.removeRateLimitKey();
  }
}

function settingsOf(queue: AccountQueue | undefined): string {
  return queue === undefined ? '' : JSON.stringify([queue.concurrency, queue.limiter]);
}
