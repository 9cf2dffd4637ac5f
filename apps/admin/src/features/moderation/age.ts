const HOUR_MS = 3_600_000;

/** A case of this age needs attention, in milliseconds. */
export const ATTENTION_AFTER_MS = HOUR_MS;

/** A case of this age has waited too long, in milliseconds. */
export const BREACHED_AFTER_MS = 4 * HOUR_MS;

export type AgeLevel = 'fresh' | 'attention' | 'breached';

/** The urgency of a case by its age. */
export function ageLevel(ageMs: number): AgeLevel {
  if (ageMs >= BREACHED_AFTER_MS) return 'breached';
  return ageMs >= ATTENTION_AFTER_MS ? 'attention' : 'fresh';
}
