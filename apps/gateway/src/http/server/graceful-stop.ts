import type { Logger } from '@app/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** The time that open requests get to finish after the signal. */
const FINISH_TIMEOUT_MS = 10_000;

/**
 * Stops the gateway on a signal: it accepts no new connections, finishes open requests, closes jobs, queue and database, and exits
 * with 0. A second signal has no effect.
 */
export function stopOnSignal(app: NestFastifyApplication, logger: Logger): void {
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'gateway stopping');
    close(app).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'gateway did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, stop);
}

async function close(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance().server;
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => {
    server.closeAllConnections();
  }, FINISH_TIMEOUT_MS);
  await app.close();
  clearTimeout(force);
}
