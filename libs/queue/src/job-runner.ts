import { CONFIG, type Config } from '@app/config';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isLaneJob, JOB_CATALOGUE, type JobName, type PlainJob, queueNameOf } from './job-catalogue.js';
import { LaneWorkers } from './lane-workers.js';
import { Places } from './places.js';
import { Processors } from './processors.js';
import { QUEUE_BACKEND } from './queue.tokens.js';
import type { JobWorkerHandle, QueueBackend } from './queue-backend.js';
import { type JobProcessor, RowRunner } from './row-runner.js';

const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Starts one worker for every job that has a queue of its own, and those of the lanes. A job without a processor stops the boot. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly workers: JobWorkerHandle[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly processors: Processors,
    private readonly rows: RowRunner,
    private readonly lanes: LaneWorkers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const processors = this.processors.all();
    await this.backend.prepare();
    for (const [job, processor] of processors) if (isPlain(job)) this.workers.push(this.start(job, processor));
    await this.lanes.start(processors);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const closing = Promise.all([this.lanes.close(), ...this.workers.map((worker) => worker.close())]);
    // A job that is cut off here has its row: nothing is lost by not waiting for ever.
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, SHUTDOWN_TIMEOUT_MS).unref())]);
  }

  private start(job: PlainJob, processor: JobProcessor): JobWorkerHandle {
    const limits = JOB_CATALOGUE[job];
    const concurrency = Math.max(1, Math.round(this.config.queue.workerConcurrency * limits.concurrencyShare));
    const places = new Places(concurrency);
    const queue = queueNameOf(job);
    const worker = this.backend.worker(queue, ({ data }) => this.rows.runAll(job, processor, places, data.ids), {
      concurrency,
      lockDuration: limits.lockMs,
      maxStalledCount: limits.maxStalledCount,
    });
    this.rows.keepRunning(queue, worker);
    return worker;
  }
}

function isPlain(job: JobName): job is PlainJob {
  return !isLaneJob(job);
}
