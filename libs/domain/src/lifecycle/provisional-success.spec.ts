import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { processedAtOf, provisionalIn, type ProvisionalSuccess, watchPlan } from './provisional-success.js';

const HOUR = 3_600;
const DAY = 86_400;
const DAY_MS = DAY * 1_000;
const PAID_AT = new Date('2026-11-20T12:00:00.000Z');
const FIVE_DAYS: ProvisionalSuccess = { totalSeconds: 5 * DAY, intervalsSeconds: [HOUR, 4 * HOUR, DAY] };
const after = (seconds: number): Date => new Date(PAID_AT.getTime() + seconds * 1_000);
const nextAt = (rule: ProvisionalSuccess, elapsedSeconds: number): number | null => {
  const plan = watchPlan(rule, PAID_AT, after(elapsedSeconds));
  return plan && elapsedSeconds + plan.nextInMs / 1_000;
};

describe('the watch of a paid payout', () => {
  it('asks after its pauses, repeats the last one, and asks a last time when it ends', () => {
    const looks: number[] = [];
    for (let at = nextAt(FIVE_DAYS, 0); at !== null; at = nextAt(FIVE_DAYS, at)) looks.push(at);
    expect(looks).toEqual([HOUR, 5 * HOUR, ...[1, 2, 3, 4].map((days) => 5 * HOUR + days * DAY), 5 * DAY]);
  });

  it('ends when its time is over, however late the last answer is, and never begins where a success is final', () => {
    expect(watchPlan(FIVE_DAYS, PAID_AT, after(5 * DAY - 0.001))).toEqual({ until: after(5 * DAY), nextInMs: 1 });
    expect(watchPlan(FIVE_DAYS, PAID_AT, after(5 * DAY))).toBeNull();
    expect(watchPlan(FIVE_DAYS, PAID_AT, after(50 * DAY))).toBeNull();
    expect(watchPlan(null, PAID_AT, PAID_AT)).toBeNull();
  });

  it('catches up after an outage with one enquiry, not with one for each that was missed', () => {
    expect(nextAt(FIVE_DAYS, 30 * HOUR)).toBe(5 * HOUR + 2 * DAY);
  });

  it('begins with the payment even where the clock of the row stands before it', () => {
    expect(watchPlan(FIVE_DAYS, PAID_AT, after(-10))).toEqual({ until: after(5 * DAY), nextInMs: HOUR * 1_000 });
  });

  it('asks within its time, later than now, and at most as often as its first pause allows, for every schedule and every moment', () => {
    const schedule = fc.record({
      totalSeconds: fc.integer({ min: 1, max: 400 * DAY }),
      intervalsSeconds: fc.array(fc.integer({ min: 1, max: 10 * DAY }), { minLength: 1, maxLength: 10 }).map((pauses) => pauses.sort((a, b) => a - b)),
    });
    fc.assert(
      fc.property(schedule, fc.integer({ min: 0, max: 410 * DAY_MS }), (rule, elapsedMs) => {
        const now = new Date(PAID_AT.getTime() + elapsedMs);
        const plan = watchPlan(rule, PAID_AT, now);
        const until = after(rule.totalSeconds);
        if (now >= until) return plan === null;
        if (plan === null || plan.until.getTime() !== until.getTime() || plan.nextInMs <= 0) return false;
        const nextMs = now.getTime() + plan.nextInMs;
        const longestMs = Math.max(...rule.intervalsSeconds) * 1_000;
        return nextMs <= until.getTime() && plan.nextInMs <= longestMs && processedAtOf(rule, plan.until).getTime() === PAID_AT.getTime();
      }),
    );
  });
});

describe('provisionalIn', () => {
  const dollars: ProvisionalSuccess = { ...FIVE_DAYS, currencies: ['USD', 'CAD'] };

  it('is the first entry that names the currency, or that names none', () => {
    expect(provisionalIn([dollars, FIVE_DAYS], 'CAD')).toBe(dollars);
    expect(provisionalIn([dollars, FIVE_DAYS], 'EUR')).toBe(FIVE_DAYS);
    expect(provisionalIn([dollars], 'EUR')).toBeNull();
    expect(provisionalIn([], 'EUR')).toBeNull();
  });
});
