/** What is left of the time of one operation, in milliseconds. */
export type TimeLeft = () => number;

/** Starts the time of an operation; all of its requests share it. */
export function timeFor(timeoutMs: number): TimeLeft {
  const end = performance.now() + timeoutMs;
  return () => Math.max(0, Math.floor(end - performance.now()));
}
