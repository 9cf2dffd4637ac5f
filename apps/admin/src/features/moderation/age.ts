const HOUR_MS = 3_600_000;

/** A case older than this wants attention, in milliseconds. */
export const ATTENTION_AFTER_MS = HOUR_MS;

/** A case older than this has waited too long, in milliseconds. */
export const BREACHED_AFTER_MS = 4 * HOUR_MS;

export type AgeLevel = 'fresh' | 'attention' | 'breached';

/** How urgent a case is by its age alone. */
export function ageLevel(ageMs: number): AgeLevel {
  if (ageMs >= BREACHED_AFTER_MS) return 'breached';
  return ageMs >= ATTENTION_AFTER_MS ? 'attention' : 'fresh';
}
