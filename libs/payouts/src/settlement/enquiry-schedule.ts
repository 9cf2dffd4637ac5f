import { type PayoutStatus, needsEnquiries } from '@app/domain';
import type { Capabilities } from '@app/providers';
import type { AskPlan } from '../tasks/payout-tasks.js';

type Scheduled = Pick<Capabilities, 'enquirySchedule'>;

/** What the schedule of a payout depends on. */
interface EnquiryState {
  status: PayoutStatus;
  processed_amount_minor: bigint | null;
  /** Enquiries made in this phase so far. */
  enquiry_count: number;
  /** When this phase began: the last time at which none of its enquiries had been made. Null before the first phase. */
  enquiring_since: Date | null;
  now: Date;
}

const FALLBACK_PAUSE_SECONDS = 60;

/** The pause before the next enquiry, in milliseconds. */
export function enquiryPauseMs({ enquirySchedule: { intervalsSeconds, jitter } }: Scheduled, enquiryCount: number, random: () => number = Math.random): number {
  const seconds = intervalsSeconds[Math.min(enquiryCount, intervalsSeconds.length - 1)] ?? FALLBACK_PAUSE_SECONDS;
  return Math.round(seconds * 1_000 * (1 + random() * jitter));
}

/** The next enquiry, or null when the status requires none or the schedule is over. */
export function nextEnquiry(state: EnquiryState, scheduled: Scheduled, random?: () => number): AskPlan {
  return needsEnquiries(state.status, state.processed_amount_minor !== null) ? nextEnquiryInAnyStatus(state, scheduled, random) : null;
}

/** The next enquiry, whatever the status; null when the schedule is over. */
export function nextEnquiryInAnyStatus(state: EnquiryState, scheduled: Scheduled, random?: () => number): AskPlan {
  const { limit } = scheduled.enquirySchedule;
  if (limit !== null && state.enquiry_count >= limit) return null;
  const leftMs = timeLeftMs(state, scheduled);
  if (leftMs <= 0) return null;
  // The last enquiry is made when the time is over, not one pause before it.
  return { inMs: Math.min(enquiryPauseMs(scheduled, state.enquiry_count, random), leftMs) };
}

function timeLeftMs({ enquiry_count: asked, enquiring_since: since, now }: EnquiryState, { enquirySchedule: { totalSeconds } }: Scheduled): number {
  if (totalSeconds === null) return Number.POSITIVE_INFINITY;
  const elapsedMs = asked === 0 || since === null ? 0 : now.getTime() - since.getTime();
  return totalSeconds * 1_000 - elapsedMs;
}
