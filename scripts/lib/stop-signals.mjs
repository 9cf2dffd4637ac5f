import process from 'node:process';

/** npm passes a Ctrl-C on to us that the terminal has already sent: two signals this close together are one. */
const SAME_KEYSTROKE_MS = 750;

/**
 * Listens for Ctrl-C, SIGTERM and a closed terminal. The first asks to stop (`signal` aborts); a later one calls `onSecond`.
 */
export function listenForStop(onSecond) {
  const controller = new AbortController();
  let firstAt;
  const listener = () => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      controller.abort();
    } else if (performance.now() - firstAt > SAME_KEYSTROKE_MS) {
      onSecond();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, listener);
  return controller.signal;
}
