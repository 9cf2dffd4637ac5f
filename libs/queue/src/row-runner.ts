import { isConnectionFailure } from '@app/database';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { JobName } from './job-catalogue.js';
import type { Places } from './places.js';
import type { JobWorkerHandle } from './queue-backend.js';

/** A worker whose loop ended starts again after this long, in milliseconds. */
const RESTART_MS = 1_000;

/** What a processor looks like: it gets a row's id and calls one service. A scheduled job has no row. */
export interface JobProcessor {
  handle(id: string): Promise<void>;
}

/** Lets processors look at rows, and keeps the loops of workers going. */
@Injectable()
export class RowRunner {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
  ) {}

  /** A job's rows are looked at side by side, and never more of them at once than there are places, whatever jobs they came with. */
  async runAll(job: JobName, processor: JobProcessor, places: Places, ids: readonly string[]): Promise<void> {
    const rows = ids.length === 0 ? [''] : ids;
    await Promise.all(rows.map((id) => places.take(() => this.run(job, processor, id))));
  }

  /** A worker whose loop ended because the queue was away starts again. */
  keepRunning(queue: string, worker: JobWorkerHandle): void {
    worker.run().catch((error: unknown) => {
      if (worker.closing) return;
      this.logger.warn({ queue, error: error instanceof Error ? error.message : String(error) }, 'a worker stopped and starts again');
      setTimeout(() => {
        if (!worker.closing) this.keepRunning(queue, worker);
      }, RESTART_MS).unref();
    });
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
