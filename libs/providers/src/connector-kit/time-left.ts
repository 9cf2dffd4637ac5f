/** The time left for one operation, in milliseconds. */
export type TimeLeft = () => number;

/** Starts the timer of an operation, which all of its requests share. */
export function timeFor(timeoutMs: number): TimeLeft {
  const end = performance.now() + timeoutMs;
  return () => Math.max(0, Math.floor(end - performance.now()));
}
