import { type PayoutStatus, wantsEnquiries } from '@app/domain';
import type { Capabilities } from '@app/providers';
import type { NextActionPlan } from '../payout/payout-unit-of-work.js';

type Scheduled = Pick<Capabilities, 'enquirySchedule'>;

interface Situation {
  status: PayoutStatus;
  processed_amount_minor: bigint | null;
  /** Enquiries asked in this phase so far. */
  enquiry_count: number;
  /** When this phase began, the last time that nothing had been asked in it; null before the first. */
  enquiring_since: Date | null;
  now: Date;
}

const FALLBACK_PAUSE_SECONDS = 60;

/** The pause before the next enquiry, in milliseconds. */
export function enquiryPauseMs({ enquirySchedule: { intervalsSeconds, jitter } }: Scheduled, enquiryCount: number, random: () => number = Math.random): number {
  const seconds = intervalsSeconds[Math.min(enquiryCount, intervalsSeconds.length - 1)] ?? FALLBACK_PAUSE_SECONDS;
  return Math.round(seconds * 1_000 * (1 + random() * jitter));
}

/** The next question to the provider, or null when there is nothing to ask or the schedule is over. */
export function nextEnquiry(situation: Situation, scheduled: Scheduled, random?: () => number): NextActionPlan {
  return wantsEnquiries(situation.status, situation.processed_amount_minor !== null) ? nextQuestion(situation, scheduled, random) : null;
}

/** The next question whatever the status: somebody wants to know. Null when the schedule is over. */
export function nextQuestion(situation: Situation, scheduled: Scheduled, random?: () => number): NextActionPlan {
  const { limit } = scheduled.enquirySchedule;
  if (limit !== null && situation.enquiry_count >= limit) return null;
  const leftMs = timeLeftMs(situation, scheduled);
  if (leftMs <= 0) return null;
  // The last question is asked when the time is over, not one pause before it.
  return { action: 'enquire', inMs: Math.min(enquiryPauseMs(scheduled, situation.enquiry_count, random), leftMs) };
}

function timeLeftMs({ enquiry_count: asked, enquiring_since: since, now }: Situation, { enquirySchedule: { totalSeconds } }: Scheduled): number {
  if (totalSeconds === null) return Number.POSITIVE_INFINITY;
  const elapsedMs = asked === 0 || since === null ? 0 : now.getTime() - since.getTime();
  return totalSeconds * 1_000 - elapsedMs;
}
