import { describe, expect, it } from '@jest/globals';
import { alertMessage, digestMessage } from './alert-text.js';
import { MAX_ATTEMPTS, pauseAfterFailure } from './delivery-schedule.js';

const AT = new Date('2026-11-28T08:00:00.000Z');
const line = { alert: 'breaker_opened', mode: 'live', count: 1, examples: [{ providerAccountId: 'pac_1' }], first_at: AT, last_at: AT } as const;

describe('the text of an alert', () => {
  it('says what has happened, where, how often, and where to look', () => {
    const { subject, text } = alertMessage(
      [
        { ...line, count: 3 },
        { ...line, alert: 'job_failed', mode: null, examples: [] },
      ],
      'https://pay.example/',
    );
    expect(subject).toMatch(/^Payout gateway: \[live\] a provider fails or refuses the account.* \(and 1 more\)$/);
    expect(text).toContain('breaker_opened, 3 times from 2026-11-28T08:00:00.000Z to 2026-11-28T08:00:00.000Z\n  account pac_1\n  and others');
    expect(text).toContain('A job failed.\njob_failed, at 2026-11-28T08:00:00.000Z');
    expect(text).toContain('https://pay.example/admin/overview');
  });

  it('has a limit, whatever the examples hold', () => {
    const examples = Array.from({ length: 5 }, () => ({ job: 'j'.repeat(5_000) }));
    expect(alertMessage([{ ...line, examples }], null).text).toHaveLength(8_000);
  });

  it('names an alert that this version does not know', () => {
    expect(alertMessage([{ ...line, alert: 'of_a_later_version' }], null).alerts).toMatchObject([{ message: 'of_a_later_version', urgency: 'now' }]);
  });
});

describe('the text of a digest', () => {
  it('says how many cases wait for how long, what failed and which accounts stand still', () => {
    const by_age = { under_1_hour: 1, under_4_hours: 0, under_24_hours: 0, older: 2 };
    const modes = [{ mode: 'live', open_cases: 3, by_age, oldest_minutes: 1_500, callbacks_failed: 4 }] as const;
    const { subject, text } = digestMessage({ as_of: AT.toISOString(), modes, stopped_accounts: [{ id: 'pac_1', mode: 'live', why: 'paused' }] }, null);
    expect(subject).toBe('Payout gateway: 3 open cases today');
    for (const part of ['Open cases: 3 (under 1 h: 1', 'older: 2)', '1500 min', 'since yesterday: 4', 'pac_1 (live): paused']) expect(text).toContain(part);
  });
});

describe('the pauses after failed attempts', () => {
  it('grow to ten minutes, and end after about four hours', () => {
    const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, index) => pauseAfterFailure(index + 1));
    expect(pauses.slice(0, 7)).toEqual([10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 600_000]);
    expect(pauses.indexOf(null)).toBe(MAX_ATTEMPTS - 1);
    const hours = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 3_600_000;
    expect(hours).toBeGreaterThan(3.5);
    expect(hours).toBeLessThan(4.5);
  });
});
