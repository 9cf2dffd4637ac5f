import { CONFIG, type Config } from '@app/config';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { QUEUE_BACKEND, type QueueBackend } from '../backend/queue-backend.js';
import { WorkerLifecycle } from '../backend/worker-lifecycle.js';
import { concurrencyOf, FIXED_JOBS, queueNameOf } from './job-catalogue.js';
import { JobProcessor } from './job-processor.js';

/** Starts and stops the workers that BullModule has created for the fixed queues. A job without a processor stops the boot. */
@Injectable()
export class FixedQueueWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private processors: readonly JobProcessor[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly lifecycle: WorkerLifecycle,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error when a job has no processor */
  onApplicationBootstrap(): void {
    const found = this.discovery.getProviders().flatMap(({ metatype, instance }) => (isProcessorClass(metatype) ? [instance as JobProcessor] : []));
    const missing = FIXED_JOBS.filter((job) => !found.some(({ worker }) => worker.name === queueNameOf(job)));
    if (missing.length > 0) throw new Error(`No processor handles ${missing.join(', ')}: add one in apps/gateway/src/jobs and list it in jobs.module.ts.`);
    this.processors = found;
    for (const processor of found) this.start(processor);
  }

  /** BullModule closes workers only after the database pool is gone, which would cut running jobs. */
  async beforeApplicationShutdown(): Promise<void> {
    const workers = this.processors.map(({ worker }) => worker);
    await this.lifecycle.waitForClose(Promise.all(workers.map((worker) => worker.close())));
    // BullModule awaits the same promise again, and would wait indefinitely where a job hangs.
    for (const worker of workers) worker.closing = Promise.resolve();
  }

  private start(processor: JobProcessor): void {
    const { worker } = processor;
    const job = FIXED_JOBS.find((name) => queueNameOf(name) === worker.name);
    processor.setConcurrency(job === undefined ? 1 : concurrencyOf(job, this.config.queue.workerConcurrency));
    this.backend.reportErrorsOf(worker);
    this.lifecycle.keepRunning(worker);
  }
}

function isProcessorClass(metatype: unknown): boolean {
  return typeof metatype === 'function' && metatype.prototype instanceof JobProcessor;
}
