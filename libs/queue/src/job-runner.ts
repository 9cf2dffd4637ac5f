import { CONFIG, type Config } from '@app/config';
import { isConnectionFailure } from '@app/database';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap, SetMetadata, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { JOB_CATALOGUE, JOB_NAMES, type JobName, queueNameOf } from './job-catalogue.js';
import { Places } from './places.js';
import { QUEUE_BACKEND } from './queue.tokens.js';
import type { JobWorkerHandle, QueueBackend } from './queue-backend.js';

const HANDLES = 'job:handles';
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** What a processor looks like: it gets a row's id and calls one service. A scheduled job has no row. */
export interface JobProcessor {
  handle(id: string): Promise<void>;
}

/** Says which job a processor class takes. */
export const HandlesJob = (job: JobName): ClassDecorator => SetMetadata(HANDLES, job);

/** Starts one worker for every job in the catalogue. A job without a processor stops the boot. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly workers: JobWorkerHandle[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const processors = this.findProcessors();
    const missing = JOB_NAMES.filter((job) => !processors.has(job));
    if (missing.length > 0) throw new Error(`No processor handles ${missing.join(', ')}: add one in apps/gateway/src/jobs.`);
    await this.backend.prepare();
    for (const [job, processor] of processors) this.workers.push(this.start(job, processor));
  }

  async beforeApplicationShutdown(): Promise<void> {
    const closing = Promise.all(this.workers.map((worker) => worker.close()));
    // A job that is cut off here has its row: nothing is lost by not waiting for ever.
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, SHUTDOWN_TIMEOUT_MS).unref())]);
  }

  private findProcessors(): Map<JobName, JobProcessor> {
    const found = new Map<JobName, JobProcessor>();
    for (const wrapper of this.discovery.getProviders()) {
      const metatype = wrapper.metatype as Type | null;
      const job: unknown = metatype ? Reflect.getMetadata(HANDLES, metatype) : undefined;
      if (typeof job === 'string') found.set(job as JobName, wrapper.instance as JobProcessor);
    }
    return found;
  }

  private start(job: JobName, processor: JobProcessor): JobWorkerHandle {
    const limits = JOB_CATALOGUE[job];
    const concurrency = Math.max(1, Math.round(this.config.queue.workerConcurrency * limits.concurrencyShare));
    const places = new Places(concurrency);
    const worker = this.backend.worker(queueNameOf(job), ({ data }) => this.runAll(job, processor, places, data.ids), {
      concurrency,
      lockDuration: limits.lockMs,
      maxStalledCount: limits.maxStalledCount,
    });
    this.keepRunning(job, worker);
    return worker;
  }

  /** A worker whose loop ended because the queue was away starts again. */
  private keepRunning(job: JobName, worker: JobWorkerHandle): void {
    worker.run().catch((error: unknown) => {
      if (worker.closing) return;
      this.logger.warn({ job, error: error instanceof Error ? error.message : String(error) }, 'a worker stopped and starts again');
      setTimeout(() => {
        if (!worker.closing) this.keepRunning(job, worker);
      }, 1_000).unref();
    });
  }

  /** A job's rows are looked at side by side, and never more of them at once than the limit says, whatever jobs they came with. */
  private async runAll(job: JobName, processor: JobProcessor, places: Places, ids: readonly string[]): Promise<void> {
    const rows = ids.length === 0 ? [''] : ids;
    await Promise.all(rows.map((id) => places.take(() => this.run(job, processor, id))));
  }

  private async run(job: JobName, processor: JobProcessor, id: string): Promise<void> {
    try {
      await processor.handle(id);
    } catch (error) {
      // Not thrown on: a failed job teaches the queue nothing. The row is still due, so the sweeper brings it back.
      if (isConnectionFailure(error)) this.logger.warn({ job, id, error: error.message }, 'a job found no database; its row is still due');
      else this.alerts.raise('job_failed', { job, rowId: id }, error);
    }
  }
}
