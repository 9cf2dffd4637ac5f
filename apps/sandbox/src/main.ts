import { readOptions } from './config.js';
import { log } from './log.js';
import { startSandbox, type RunningSandbox } from './sandbox.js';

const STOP_WITHIN_MS = 2_500;

/** Stops cleanly on the first signal; what is not done in time is cut off, because every timer lives in a row. */
function stopOnSignal(sandbox: RunningSandbox): void {
  const stop = (): void => {
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    void sandbox.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  const sandbox = await startSandbox(readOptions(process.env));
  stopOnSignal(sandbox);
  log('info', 'sandbox listening', { url: sandbox.url });
} catch (error) {
  log('error', error instanceof Error ? error.message : 'the sandbox could not start');
  process.exit(1);
}
