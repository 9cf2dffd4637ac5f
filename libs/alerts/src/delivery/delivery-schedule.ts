const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The pauses after the first failures of a message; then it is {@link LAST_PAUSE_MS}. */
const FIRST_PAUSES_MS = [10 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS];
const LAST_PAUSE_MS = 10 * MINUTE_MS;

/** After as many attempts, about four hours, a message is given up. */
export const MAX_ATTEMPTS = 30;

/**
 * The pause after a failed attempt, in milliseconds; null after the last one.
 * @param attempts made so far
 */
export function pauseAfterFailure(attempts: number): number | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  return FIRST_PAUSES_MS[attempts - 1] ?? LAST_PAUSE_MS;
}

/**
 * Between two messages of one urgency to one channel, in seconds; what is raised in between is folded into the next one. So a channel gets at most 20
 * messages an hour that page somebody, and four that do not.
 */
export const PAUSE_BETWEEN_SECONDS = { now: 180, today: 900 } as const;

/** An attempt that takes longer is over: another process may make the next one, in seconds. Longer than every time limit of an attempt. */
export const LEASE_SECONDS = 60;
