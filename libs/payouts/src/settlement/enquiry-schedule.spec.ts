import type { EnquirySchedule } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { enquiryPauseMs, nextEnquiry } from './enquiry-schedule.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');

const scheduled = (rest: Partial<EnquirySchedule> = {}) => ({
  enquirySchedule: { intervalsSeconds: [1, 10, 60], jitter: 0.1, limit: 5, totalSeconds: null, ...rest },
});

/** A payout that the provider works on: asked so often, since so many seconds. */
const asked = (count: number, sinceSeconds = 0) => ({
  status: 'PENDING' as const,
  processed_amount_minor: null,
  enquiry_count: count,
  enquiring_since: new Date(NOW.getTime() - sinceSeconds * 1_000),
  now: NOW,
});

const never = () => 0;
const always = () => 1;

describe('the schedule of questions', () => {
  it('has the pauses of the account, and repeats the last one', () => {
    expect([0, 1, 2, 3, 50].map((count) => enquiryPauseMs(scheduled(), count, never))).toEqual([1_000, 10_000, 60_000, 60_000, 60_000]);
  });

  it.each([
    [0, 1_000],
    [0.1, 1_100],
    [1, 2_000],
  ])('adds a jitter of up to %d of the pause', (jitter, mostMs) => {
    expect(enquiryPauseMs(scheduled({ jitter }), 0, always)).toBe(mostMs);
    expect(enquiryPauseMs(scheduled({ jitter }), 0, never)).toBe(1_000);
  });

  it('ends with the last question of the limit', () => {
    expect(nextEnquiry(asked(4), scheduled(), never)).toEqual({ inMs: 60_000 });
    expect(nextEnquiry(asked(5), scheduled(), never)).toBeNull();
  });

  it('ends with the time, and asks a last time when it is over', () => {
    const daily = scheduled({ limit: null, totalSeconds: 100 });
    expect(nextEnquiry(asked(2, 20), daily, never)).toEqual({ inMs: 60_000 });
    expect(nextEnquiry(asked(3, 80), daily, never)).toEqual({ inMs: 20_000 });
    expect(nextEnquiry(asked(4, 100), daily, never)).toBeNull();
    expect(nextEnquiry(asked(400, 10), daily, never)).not.toBeNull();
  });

  it('restarts with a new phase, whatever the previous one took', () => {
    expect(nextEnquiry(asked(0, 9_999), scheduled({ totalSeconds: 100 }), never)).toEqual({ inMs: 1_000 });
    expect(nextEnquiry({ ...asked(0), enquiring_since: null }, scheduled({ totalSeconds: 100 }), never)).toEqual({ inMs: 1_000 });
  });

  it('ends with whichever of the two comes first', () => {
    expect(nextEnquiry(asked(5, 1), scheduled({ totalSeconds: 100 }), never)).toBeNull();
    expect(nextEnquiry(asked(1, 101), scheduled({ totalSeconds: 100 }), never)).toBeNull();
  });

  it('asks nothing that is known', () => {
    expect(nextEnquiry({ ...asked(0), status: 'PROCESSED', processed_amount_minor: 100n }, scheduled(), never)).toBeNull();
    expect(nextEnquiry({ ...asked(0), status: 'REVOKE_FAILED', processed_amount_minor: 0n }, scheduled(), never)).toBeNull();
    expect(nextEnquiry({ ...asked(0), status: 'REVOKE_FAILED' }, scheduled(), never)).not.toBeNull();
  });
});
