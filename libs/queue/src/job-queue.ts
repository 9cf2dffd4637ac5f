import type { Logger } from '@app/observability';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { IDS_PER_JOB, isLaneJob, JOB_CATALOGUE, type JobName, laneQueueName, type PlainJob, queueNameOf } from './job-catalogue.js';
import { type JobQueueHandle, type QueueBackend, withDeadline } from './queue-backend.js';

/** Hints kept in memory at most; beyond that they are dropped and the sweeper finds the rows. */
const MAX_PENDING_HINTS = 20_000;
const ADD_TIMEOUT_MS = 5_000;
/** Under load hints are gathered for this long, in milliseconds; a lone one goes at once. */
const GATHER_MS = 80;

/** Hints for one job in one queue that wait for company. */
interface Gathered {
  job: JobName;
  queue: string;
  ids: string[];
}

/**
 * Puts hints into the queue: "look at this row now". Hints are gathered for a moment and share jobs; they are added after the
 * caller's commit and never in its way. A hint that cannot be added is dropped: the row is due, so the sweeper will find it.
 */
export class JobQueue {
  private readonly queues = new Map<string, JobQueueHandle>();
  private readonly pending = new Map<string, Gathered>();
  private pendingCount = 0;
  private flushing: Promise<void> | null = null;
  private flushedAtMs = 0;

  constructor(
    private readonly backend: QueueBackend,
    private readonly logger: Logger,
  ) {}

  /**
   * Says that a row wants work. Returns at once and never throws.
   * @param lane where the job travels, if its kind travels in lanes; a row without a lane wants nothing of the kind
   */
  hint(job: JobName, id: string, lane: string | null = null): void {
    const queue = nameOfQueue(job, lane);
    if (queue === null || this.pendingCount >= MAX_PENDING_HINTS) return;
    const key = `${queue} ${job}`;
    const gathered = this.pending.get(key);
    if (gathered) gathered.ids.push(id);
    else this.pending.set(key, { job, queue, ids: [id] });
    this.pendingCount += 1;
    this.flushing ??= this.flush();
  }

  /** The queue of a job without lanes, for schedules and for looking at its depth. */
  queueOf(job: PlainJob): JobQueueHandle {
    return this.queueNamed(queueNameOf(job));
  }

  /** A queue by its name, of a lane or of a job. */
  queueNamed(name: string): JobQueueHandle {
    const queue = this.queues.get(name) ?? this.backend.queue(name);
    this.queues.set(name, queue);
    return queue;
  }

  /** Adds one job for each row, for a queue that counts them. Resolves when all of them are there, or were dropped. */
  async addOneByOne(job: JobName, queue: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.add({ job, queue, ids: [id] });
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
      // Job ids are our own: the backend would count them in one row that every writer waits for. One by one, because BullMQ's bulk
      // insert makes temporary tables, and every connection of the server has to hear of each.
      await withDeadline(this.queueNamed(queue).add(job, { ids }, { jobId: randomUUID() }), ADD_TIMEOUT_MS);
    } catch (error) {
      this.logger.warn(
        { job, hints: ids.length, error: error instanceof Error ? error.message : String(error) },
        'hints were dropped; the sweeper will find the rows',
      );
    }
  }
}

function nameOfQueue(job: JobName, lane: string | null): string | null {
  if (!isLaneJob(job)) return queueNameOf(job);
  return lane === null ? null : laneQueueName(JOB_CATALOGUE[job].lane, lane);
}
