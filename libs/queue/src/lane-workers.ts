import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { isLaneJob, JOB_CATALOGUE, type JobName } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';
import { type LaneQueue, LaneSource, queuesOf } from './lanes.js';
import { Places } from './places.js';
import { QUEUE_BACKEND } from './queue.tokens.js';
import type { JobWorkerHandle, QueueBackend, QueuedJob } from './queue-backend.js';
import { type JobProcessor, RowRunner } from './row-runner.js';

/** How often the source of lanes is asked, in milliseconds: a lane that appears, changes or vanishes is known within seconds. */
const KEEP_INTERVAL_MS = 1_000;
/** A window that is longer than its limiter says by more than this, in milliseconds, was opened by a process whose clock is wrong. */
const WINDOW_TOLERANCE_MS = 1_000;

type ProcessorMap = ReadonlyMap<JobName, JobProcessor>;

interface Running {
  settings: string;
  worker: JobWorkerHandle;
}

/** Keeps a worker for each queue of each lane: starts it, replaces it when its settings change, closes it when its lane is gone. */
@Injectable()
export class LaneWorkers {
  private readonly running = new Map<string, Running>();
  /** Workers that take nothing new and still finish what they have. */
  private readonly leaving = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly queue: JobQueue,
    private readonly source: LaneSource,
    private readonly rows: RowRunner,
  ) {}

  /** Starts the workers there are to start now, and looks again and again from then on. */
  async start(processors: ProcessorMap): Promise<void> {
    await this.keep(processors);
    if (!this.closed) this.plan(processors);
  }

  /** Resolves when all of them have finished what they had. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.keeping;
    for (const queue of this.running.keys()) this.letGo(queue);
    await Promise.all(this.leaving);
  }

  private plan(processors: ProcessorMap): void {
    this.timer = setTimeout(() => {
      this.keeping = this.keep(processors).then(() => {
        if (!this.closed) this.plan(processors);
      });
    }, KEEP_INTERVAL_MS);
    this.timer.unref();
  }

  /** While the lanes cannot be read those that are known stay. */
  private async keep(processors: ProcessorMap): Promise<void> {
    try {
      const wanted = new Map((await this.source.lanes()).flatMap(queuesOf).map((lane) => [lane.queue, lane]));
      for (const [queue, { settings }] of this.running) if (settings !== settingsOf(wanted.get(queue))) this.letGo(queue);
      for (const [queue, lane] of wanted) if (!this.running.has(queue) && !this.closed) this.running.set(queue, this.open(lane, processors));
      for (const lane of wanted.values()) await this.mendWindow(lane);
    } catch (error) {
      this.logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'the lanes could not be looked after; they stay as they are');
    }
  }

  /** It takes nothing new from now on. What it has may hang for a minute, and nobody waits for that. */
  private letGo(queue: string): void {
    const leaving = this.running.get(queue)?.worker.close() ?? Promise.resolve();
    this.running.delete(queue);
    const left = leaving
      .catch((error: unknown) => {
        this.logger.warn({ queue, error: error instanceof Error ? error.message : String(error) }, 'a worker did not close in peace');
      })
      .finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }

  private open(lane: LaneQueue, processors: ProcessorMap): Running {
    const places = new Places(lane.concurrency);
    const { lockMs, maxStalledCount } = JOB_CATALOGUE['payout.invoke'];
    const worker = this.backend.worker(lane.queue, (job) => this.take(job, lane, processors, places), {
      concurrency: lane.concurrency,
      lockDuration: lockMs,
      maxStalledCount,
      ...(lane.limiter === null ? {} : { limiter: lane.limiter }),
    });
    this.rows.keepRunning(lane.queue, worker);
    return { settings: settingsOf(lane), worker };
  }

  private async take({ name, data }: QueuedJob, { queue, limiter }: LaneQueue, processors: ProcessorMap, places: Places): Promise<void> {
    const job = name as JobName;
    const processor = processors.get(job);
    // A job of another version of ours: its row is still due.
    if (!processor || !isLaneJob(job)) return;
    const [first, ...others] = data.ids;
    if (limiter === null || first === undefined) return this.rows.runAll(job, processor, places, data.ids);
    // The limiter counts jobs, and whoever gave the hints does not know of it: this job was counted for one row.
    await this.queue.addOneByOne(job, queue, others);
    await this.rows.runAll(job, processor, places, [first]);
  }

  /** On PostgreSQL a window ends by the clock of the process that opened it: one that is days ahead would close the lane for days. */
  private async mendWindow({ queue, limiter }: LaneQueue): Promise<void> {
    if (limiter === null) return;
    const handle = this.queue.queueNamed(queue);
    const leftMs = await handle.getRateLimitTtl(limiter.max);
    if (leftMs > limiter.duration + WINDOW_TOLERANCE_MS) await handle.removeRateLimitKey();
  }
}

function settingsOf(lane: LaneQueue | undefined): string {
  return lane === undefined ? '' : JSON.stringify([lane.concurrency, lane.limiter]);
}
