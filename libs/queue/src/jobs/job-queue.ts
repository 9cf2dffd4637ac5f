import { type Outages, withDeadline } from '@app/observability';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobQueueHandle, QueueBackend } from '../backend/queue-backend.js';
import { accountQueueName, type FixedJob, IDS_PER_JOB, isAccountJob, JOB_CATALOGUE, type JobName, queueNameOf } from './job-catalogue.js';

/** Wake-ups held in memory at most; beyond that they are dropped and the sweeper finds the rows. */
const MAX_PENDING_WAKE_UPS = 20_000;
const ADD_TIMEOUT_MS = 5_000;
/** Under load wake-ups are gathered for this long, in milliseconds; a single one is sent at once. */
const GATHER_MS = 80;

/** Wake-ups for one job in one queue that have not been added yet. */
interface Gathered {
  job: JobName;
  queue: string;
  ids: string[];
}

/**
 * Adds wake-ups to the queue: "look at this row now". They are gathered for a moment, share jobs, and are added after the caller's
 * commit without delaying the caller. A wake-up that cannot be added is dropped: the row is due, so the sweeper finds it.
 */
export class JobQueue {
  private readonly registered: ReadonlyMap<string, JobQueueHandle>;
  private readonly opened = new Map<string, JobQueueHandle>();
  private readonly pending = new Map<string, Gathered>();
  private pendingCount = 0;
  private flushing: Promise<void> | null = null;
  private flushedAtMs = 0;

  /** @param registered queues that BullModule opens and closes; all others are opened here on first use */
  constructor(
    private readonly backend: QueueBackend,
    private readonly outages: Outages,
    registered: readonly JobQueueHandle[] = [],
  ) {
    this.registered = new Map(registered.map((queue) => [queue.name, queue]));
  }

  /**
   * Wakes the worker of a row. Returns at once and never throws.
   * @param accountId the provider account whose queue carries the job; without one a job of an account queue is not added
   */
  enqueue(job: JobName, id: string, accountId: string | null = null): void {
    const queue = queueFor(job, accountId);
    if (queue === null || this.pendingCount >= MAX_PENDING_WAKE_UPS) return;
    const key = `${queue} ${job}`;
    const gathered = this.pending.get(key);
    if (gathered) gathered.ids.push(id);
    else this.pending.set(key, { job, queue, ids: [id] });
    this.pendingCount += 1;
    this.flushing ??= this.flush();
  }

  /** The queue of a fixed job, for schedules and for reading its length. */
  queueOf(job: FixedJob): JobQueueHandle {
    return this.queueNamed(queueNameOf(job));
  }

  /** A queue by its name. */
  queueNamed(name: string): JobQueueHandle {
    const queue = this.registered.get(name) ?? this.opened.get(name) ?? this.backend.queue(name);
    if (!this.registered.has(name)) this.opened.set(name, queue);
    return queue;
  }

  /** Adds one job for each row, for a queue whose limiter counts jobs. Resolves when all were added or dropped. */
  async addOneByOne(job: JobName, queue: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.add({ job, queue, ids: [id] });
  }

  /** Resolves when every wake-up given so far was added or dropped. */
  async drained(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  /** Adds what is pending and closes the queues that were opened here. */
  async close(): Promise<void> {
    await this.drained();
    await Promise.all([...this.opened.values()].map((queue) => queue.close()));
  }

  private async flush(): Promise<void> {
    while (this.pendingCount > 0) {
      await pause(Math.max(0, this.flushedAtMs + GATHER_MS - performance.now()));
      this.flushedAtMs = performance.now();
      const gathered = [...this.pending.values()];
      this.pending.clear();
      for (const { job, queue, ids } of gathered) {
        for (let first = 0; first < ids.length; first += IDS_PER_JOB) {
          const share = ids.slice(first, first + IDS_PER_JOB);
          await this.add({ job, queue, ids: share });
          this.pendingCount -= share.length;
        }
      }
    }
    this.flushing = null;
  }

  private async add({ job, queue, ids }: Gathered): Promise<void> {
    try {
      // The ids of jobs are ours: BullMQ on PostgreSQL would count them in one row that every writer waits for. Jobs are added singly,
      // because the bulk insert creates temporary tables, which invalidates caches on every connection of the server.
      await withDeadline(this.queueNamed(queue).add(job, { ids }, { jobId: randomUUID() }), ADD_TIMEOUT_MS);
    } catch (error) {
      // Dropped: the sweeper finds the rows.
      this.outages.failed('queue', error);
    }
  }
}

function queueFor(job: JobName, accountId: string | null): string | null {
  if (!isAccountJob(job)) return queueNameOf(job);
  return accountId === null ? null : accountQueueName(JOB_CATALOGUE[job].accountQueue, accountId);
}
