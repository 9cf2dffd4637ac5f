import type { Outages } from '@app/observability';
import type { Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import { BackendQueue, BackendWorker, type QueueConnection } from './bullmq-classes.js';

/** Injection token of the {@link QueueBackend}. */
export const QUEUE_BACKEND = Symbol('QUEUE_BACKEND');

/** What travels through the queue: ids of rows, never a field's value. A scheduled job carries none. */
export interface JobData {
  ids: string[];
}

/** A job as a worker receives it. */
export interface QueuedJob {
  name: string;
  data: JobData;
}

/** What the gateway uses of a queue. */
export type JobQueueHandle = Pick<
  Queue<JobData>,
  'name' | 'add' | 'getWaitingCount' | 'getRateLimitTtl' | 'removeRateLimitKey' | 'getJobScheduler' | 'upsertJobScheduler' | 'removeJobScheduler' | 'close'
>;

/** What the gateway uses of a worker. */
export type JobWorkerHandle = Pick<Worker<JobData>, 'name' | 'run' | 'close' | 'closing'>;

export type JobHandler = (job: QueuedJob) => Promise<void>;

type WorkerLimits = Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'maxStalledCount' | 'limiter'>;

/** How long an idle worker waits before it looks again, in seconds. A notification wakes it at once. */
const DRAIN_DELAY_SECONDS = 2;
/** How long a worker trusts what it read of a limiter's window, in milliseconds. */
const MAX_RATE_LIMIT_DELAY_MS = 2_000;

/** How a worker waits. It is started by hand, once the application is ready. */
export const WORKER_DEFAULTS = { drainDelay: DRAIN_DELAY_SECONDS, maximumRateLimitDelay: MAX_RATE_LIMIT_DELAY_MS, autorun: false };

const QUEUE_DEFAULTS = {
  // A finished job is of no more use: the row says what became of it.
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  // BullMQ's own events have no reader. Trimming ten thousand of them with every job would cost more than the job.
  streams: { events: { maxLen: 100 } },
};

/** Where the queue lives: in PostgreSQL (nothing to install) or in Redis (for many workers). */
export abstract class QueueBackend {
  abstract readonly kind: 'postgres' | 'redis';
  protected abstract readonly connection: QueueConnection;

  constructor(protected readonly outages: Outages) {}

  /** Creates what the backend needs, or checks that it answers. May be called again. */
  abstract prepare(): Promise<void>;

  /** Resolves when the backend answers. */
  abstract check(): Promise<void>;

  /** Closes the connections. Queues and workers must be closed before. */
  abstract close(): Promise<void>;

  /** Options of every queue. BullModule's types know connections to Redis only; {@link BackendQueue} knows both. */
  queueOptions(): QueueOptions {
    return this.optionsOfQueues();
  }

  /** Opens a queue. The caller closes it. */
  queue(name: string): JobQueueHandle {
    const queue = new BackendQueue<JobData>(name, this.optionsOfQueues());
    this.reportErrorsOf(queue);
    return queue;
  }

  /** Creates a worker that is not running yet. The caller closes it. */
  worker(name: string, handler: JobHandler, limits: WorkerLimits): JobWorkerHandle {
    const worker = new BackendWorker<JobData>(name, handler, { ...limits, ...WORKER_DEFAULTS, connection: this.connection });
    this.reportErrorsOf(worker);
    return worker;
  }

  /** Reports the errors of a queue or worker; without a listener BullMQ prints them to the console. */
  reportErrorsOf(source: Pick<Queue | Worker, 'name'> & { on(event: 'error', listener: (error: Error) => void): unknown }): void {
    source.on('error', (error) => {
      this.outages.failed('queue', error);
    });
  }

  private optionsOfQueues() {
    return { connection: this.connection, ...QUEUE_DEFAULTS };
  }
}
