const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pause after each failed attempt. The first attempt is made at once; after the tenth the delivery has failed. */
export const RETRY_PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Deliveries that failed together are not retried together. */
const JITTER = 0.1;
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

export interface RetryConditions {
  /** `config.callbacks.retryScale` */
  scale: number;
  /** The receiver's Retry-After; it counts when it is longer than the schedule. */
  retryAfterMs: number | null;
  /** From 0 up to 1. */
  random: number;
}

/**
 * The pause after a failed attempt, in milliseconds, or null after the last one.
 * @param attemptNumber counted from 1
 */
export function pauseAfter(attemptNumber: number, conditions: RetryConditions): number | null {
  const pauseMs = RETRY_PAUSES_MS[attemptNumber - 1];
  if (pauseMs === undefined) return null;
  const jittered = pauseMs * conditions.scale * (1 - JITTER + 2 * JITTER * conditions.random);
  return Math.round(Math.max(jittered, conditions.retryAfterMs ?? 0));
}

/**
 * Reads a Retry-After header (RFC 9110): seconds or a date; at most a day counts. Null when it cannot be used.
 * @param nowMs the time that a date is compared with
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const waitMs = /^\d{1,10}$/.test(text) ? Number(text) * SECOND_MS : /[A-Za-z]/.test(text) ? Date.parse(text) - nowMs : Number.NaN;
  return waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : null;
}
