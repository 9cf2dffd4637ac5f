import { WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job, Worker } from 'bullmq';
import pLimit from 'p-limit';
import { type JobData, WORKER_DEFAULTS } from '../backend/queue-backend.js';
import { type FixedJob, JOB_CATALOGUE } from './job-catalogue.js';
import { RowRunner } from './row-runner.js';

/** Worker options for `@Processor`. The concurrency is configured, so it is set when the workers start. */
export function workerOptionsOf(job: FixedJob): typeof WORKER_DEFAULTS & { lockDuration: number; maxStalledCount: number } {
  const { lockMs, maxStalledCount } = JOB_CATALOGUE[job];
  return { ...WORKER_DEFAULTS, lockDuration: lockMs, maxStalledCount };
}

/** The base of every `@Processor`: it is called once for each row of a job. */
export abstract class JobProcessor extends WorkerHost<Worker<JobData>> {
  @Inject(RowRunner) private readonly rows!: RowRunner;
  private readonly limit = pLimit(1);

  /** Handles one row. The id is empty for a scheduled job, which has no row. */
  abstract handle(id: string): Promise<void>;

  /** Called by BullMQ. */
  async process(job: Job<JobData>): Promise<void> {
    await this.rows.run(job, this.limit, (id) => this.handle(id));
  }

  /** Bounds both the jobs and the rows that run at once. */
  setConcurrency(concurrency: number): void {
    this.worker.concurrency = concurrency;
    this.limit.concurrency = concurrency;
  }
}
