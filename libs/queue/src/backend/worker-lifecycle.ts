import { LOGGER, type Logger, Outages, withDeadline } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { JobWorkerHandle } from './queue-backend.js';

/** A worker whose loop ended is started again after this long, in milliseconds. */
const RESTART_DELAY_MS = 1_000;
/** How long the shutdown waits for running jobs, in milliseconds. The row of a job that is cut off is still due. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Keeps workers running while the queue comes and goes, and ends them. */
@Injectable()
export class WorkerLifecycle {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly outages: Outages,
  ) {}

  /** Starts a worker, and starts it again whenever its loop ends with an error, as it does when the queue is not reachable. */
  keepRunning(worker: JobWorkerHandle): void {
    worker.run().catch((error: unknown) => {
      if (worker.closing) return;
      this.outages.failed('queue', error);
      setTimeout(() => {
        if (!worker.closing) this.keepRunning(worker);
      }, RESTART_DELAY_MS).unref();
    });
  }

  /** Resolves when the workers have closed, which they do after their running jobs, or after ten seconds. */
  async waitForClose(closing: Promise<unknown>): Promise<void> {
    await withDeadline(closing, SHUTDOWN_TIMEOUT_MS).catch((error: unknown) => {
      this.logger.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'running jobs were not finished at shutdown; their rows are still due',
      );
    });
  }

  /** Reports a worker that did not close, or a service that the work needs. */
  failed(service: 'database' | 'queue', error: unknown): void {
    this.outages.failed(service, error);
  }
}
