import process from 'node:process';

/** npm passes on a Ctrl-C that the terminal has already sent: two signals this close together are one. */
const SAME_KEYSTROKE_MS = 750;
const controller = new AbortController();

/** Aborts when this process is to stop. Commands that still run are ended by it. */
export const stop = controller.signal;

export function requestStop() {
  controller.abort();
}

/** Requests the stop at the first Ctrl-C, SIGTERM or closed terminal; a later one calls `onSecond`. */
export function listenForStop(onSecond) {
  let firstAt;
  const listener = () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > SAME_KEYSTROKE_MS) onSecond();
    else requestStop();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, listener);
}
