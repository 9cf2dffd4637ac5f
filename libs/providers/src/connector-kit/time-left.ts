import type { HttpOutcome } from './http-sender.js';

/** The time left for one operation, in milliseconds. */
export type TimeLeft = () => number;

/** Starts the timer of an operation, which all of its requests share. */
export function timeFor(timeoutMs: number): TimeLeft {
  const end = performance.now() + timeoutMs;
  return () => Math.max(0, Math.floor(end - performance.now()));
}

/** How a request ends for which no time is left: it is not sent. */
export const NO_TIME_LEFT: HttpOutcome = { kind: 'not_sent', timedOut: true, why: 'the time for the operation was over before the request was sent' };
