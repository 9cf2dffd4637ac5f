import { type Logger, withDeadline } from '@app/observability';
import type { JobWorkerHandle } from './queue-backend.js';

/** A worker whose loop ended is started again after this long, in milliseconds. */
const RESTART_DELAY_MS = 1_000;
/** How long the shutdown waits for running jobs, in milliseconds. The row of a job that is cut off is still due. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Starts a worker, and starts it again whenever its loop ends with an error, as it does when the queue is not reachable. */
export function keepRunning(worker: JobWorkerHandle, logger: Logger): void {
  worker.run().catch((error: unknown) => {
    if (worker.closing) return;
    logger.warn({ queue: worker.name, error: error instanceof Error ? error.message : String(error) }, 'a worker stopped and starts again');
    setTimeout(() => {
      if (!worker.closing) keepRunning(worker, logger);
    }, RESTART_DELAY_MS).unref();
  });
}

/** Resolves when the workers have closed, which they do after their running jobs, or after ten seconds. */
export async function waitForWorkers(closing: Promise<unknown>, logger: Logger): Promise<void> {
  await withDeadline(closing, SHUTDOWN_TIMEOUT_MS).catch((error: unknown) => {
    logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'running jobs were not finished at shutdown; their rows are still due');
  });
}
