import type { Logger } from '@app/observability';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { IDS_PER_JOB, JOB_NAMES, type JobName, queueNameOf } from './job-catalogue.js';
import { type JobQueueHandle, type QueueBackend, withDeadline } from './queue-backend.js';

/** Hints kept in memory at most; beyond that they are dropped and the sweeper finds the rows. */
const MAX_PENDING_HINTS = 20_000;
const ADD_TIMEOUT_MS = 5_000;
/** Under load hints are gathered for this long, in milliseconds; a lone one goes at once. */
const GATHER_MS = 80;

/**
 * Puts hints into the queue: "look at this row now". Hints are gathered for a moment and share jobs; they are added after the
 * caller's commit and never in its way. A hint that cannot be added is dropped: the row is due, so the sweeper will find it.
 */
export class JobQueue {
  private readonly queues: ReadonlyMap<JobName, JobQueueHandle>;
  private readonly pending = new Map<JobName, string[]>();
  private pendingCount = 0;
  private flushing: Promise<void> | null = null;
  private flushedAtMs = 0;

  constructor(
    backend: QueueBackend,
    private readonly logger: Logger,
  ) {
    this.queues = new Map(JOB_NAMES.map((job) => [job, backend.queue(queueNameOf(job))]));
  }

  /** Says that a row wants work. Returns at once and never throws. */
  hint(job: JobName, id: string): void {
    if (this.pendingCount >= MAX_PENDING_HINTS) return;
    const ids = this.pending.get(job);
    if (ids) ids.push(id);
    else this.pending.set(job, [id]);
    this.pendingCount += 1;
    this.flushing ??= this.flush();
  }

  /** The queue of a job, for schedules and for looking at its depth. */
  queueOf(job: JobName): JobQueueHandle {
    const queue = this.queues.get(job);
    if (!queue) throw new Error(`${job} is not in the job catalogue`);
    return queue;
  }

  /** Resolves when every hint given so far was added or dropped. */
  async drained(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  async close(): Promise<void> {
    await this.drained();
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async flush(): Promise<void> {
    while (this.pendingCount > 0) {
      // A lone hint goes at once; under load they wait for company.
      await pause(Math.max(0, this.flushedAtMs + GATHER_MS - performance.now()));
      this.flushedAtMs = performance.now();
      for (const [job, ids] of this.pending) {
        for (let left = ids.length; left > 0; left -= IDS_PER_JOB) {
          const share = ids.splice(0, Math.min(left, IDS_PER_JOB));
          await this.add(job, share);
          this.pendingCount -= share.length;
        }
      }
    }
    this.flushing = null;
  }

  private async add(job: JobName, ids: string[]): Promise<void> {
    try {
      // Job ids are our own: the backend would count them in one row that every writer waits for. One by one, because BullMQ's bulk
      // insert makes temporary tables, and every connection of the server has to hear of each.
      await withDeadline(this.queueOf(job).add(job, { ids }, { jobId: randomUUID() }), ADD_TIMEOUT_MS);
    } catch (error) {
      this.logger.warn(
        { job, hints: ids.length, error: error instanceof Error ? error.message : String(error) },
        'hints were dropped; the sweeper will find the rows',
      );
    }
  }
}
