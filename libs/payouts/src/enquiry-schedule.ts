import { type PayoutStatus, wantsEnquiries } from '@app/domain';
import type { Capabilities } from '@app/providers';
import type { NextStepPlan } from './payout.repository.js';

type Schedule = Pick<Capabilities, 'enquiryIntervalsSeconds' | 'enquiryLimit'>;

interface Situation {
  status: PayoutStatus;
  processed_amount_minor: bigint | null;
  /** Enquiries asked in this phase so far. */
  enquiry_count: number;
}

/** The pause before the next enquiry, in milliseconds, with up to a tenth of jitter so that a thousand payouts do not ask at once. */
export function enquiryPauseMs(schedule: Schedule, enquiryCount: number, random: () => number = Math.random): number {
  const intervals = schedule.enquiryIntervalsSeconds;
  const seconds = intervals[Math.min(enquiryCount, intervals.length - 1)] ?? 60;
  return Math.round(seconds * 1_000 * (1 + random() / 10));
}

/** The next question to the provider, or null when there is nothing to ask or the schedule is over. */
export function nextEnquiry(situation: Situation, schedule: Schedule): NextStepPlan {
  if (!wantsEnquiries(situation.status, situation.processed_amount_minor !== null)) return null;
  if (situation.enquiry_count >= schedule.enquiryLimit) return null;
  return { action: 'enquire', inMs: enquiryPauseMs(schedule, situation.enquiry_count) };
}
