/**
 * How often a provider is asked while a result is outstanding. Configured with the provider account; the connector has the defaults.
 * It ends with the last enquiry of `limit` or with the end of `totalSeconds`, whichever comes first.
 */
export interface EnquirySchedule {
  /** Pauses between enquiries, in seconds; the last one repeats. */
  intervalsSeconds: readonly number[];
  /** Up to this share of a pause is added at random, so that a thousand payouts are not asked about at once. 0: none. */
  jitter: number;
  /** The most enquiries; null: as many as fit into `totalSeconds`. */
  limit: number | null;
  /** How long enquiries continue, in seconds from the moment the result became outstanding; null: until `limit` is reached. */
  totalSeconds: number | null;
}

const MAX_INTERVALS = 50;
const MAX_LIMIT = 10_000;
const MIN_PAUSE_SECONDS = 0.01;
const MAX_PAUSE_SECONDS = 7 * 86_400;
const MAX_TOTAL_SECONDS = 365 * 86_400;
const MEMBERS = ['intervalsSeconds', 'jitter', 'limit', 'totalSeconds'];

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

/**
 * What is wrong with a schedule: one sentence for each fault that says how to correct it; empty when it can be used.
 * @param schedule as it was configured, with the connector's defaults for members that were left out
 */
export function enquiryScheduleFaults(schedule: Readonly<Record<string, unknown>>): string[] {
  const { intervalsSeconds, jitter, limit, totalSeconds } = schedule;
  const faults = Object.keys(schedule)
    .filter((name) => !MEMBERS.includes(name))
    .map((name) => `enquirySchedule.${name} is not known: take it out. A schedule has ${MEMBERS.join(', ')}.`);
  const pauses: readonly unknown[] = Array.isArray(intervalsSeconds) ? intervalsSeconds : [];
  if (pauses.length < 1 || pauses.length > MAX_INTERVALS || !pauses.every((pause) => isWithin(pause, MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS)))
    faults.push(`enquirySchedule.intervalsSeconds must list 1 to ${MAX_INTERVALS} pauses, each from ${MIN_PAUSE_SECONDS} to ${MAX_PAUSE_SECONDS} seconds.`);
  if (!isWithin(jitter, 0, 1)) faults.push('enquirySchedule.jitter must be a share from 0 (none) to 1 (up to twice the pause).');
  if (limit !== null && !(Number.isInteger(limit) && isWithin(limit, 1, MAX_LIMIT)))
    faults.push(`enquirySchedule.limit must be a whole number from 1 to ${MAX_LIMIT}, or null for as many questions as fit into totalSeconds.`);
  if (totalSeconds !== null && !isWithin(totalSeconds, MIN_PAUSE_SECONDS, MAX_TOTAL_SECONDS))
    faults.push(`enquirySchedule.totalSeconds must be from ${MIN_PAUSE_SECONDS} to ${MAX_TOTAL_SECONDS} seconds, or null for no end but limit.`);
  if (limit === null && totalSeconds === null)
    faults.push('enquirySchedule never ends: set limit, totalSeconds or both, so that a human is asked when the provider says nothing.');
  return faults;
}
