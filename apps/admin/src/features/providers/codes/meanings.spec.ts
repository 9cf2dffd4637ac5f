import { RESOLUTIONS } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { groupOf, impactWords, MEANINGS, readMeaning, searchCodes } from './meanings.js';

describe('what a code can mean', () => {
  it('is every resolution but OK, each in its group', () => {
    const all = [...MEANINGS.ERROR, ...MEANINGS.FATAL].map(({ resolution }) => resolution);
    expect([...all].sort()).toEqual(RESOLUTIONS.filter((resolution) => resolution !== 'OK').sort());
    expect(MEANINGS.ERROR.map(({ resolution }) => resolution)).toContain('GENERAL_ERROR');
    expect(groupOf('INSUFFICIENT_FUNDS')).toBe('FATAL');
    expect(readMeaning('OK')).toBeUndefined();
    expect(readMeaning('LIMIT_VIOLATION')).toBe('LIMIT_VIOLATION');
  });

  it('says how much it would have changed', () => {
    expect(impactWords(0, 30)).toBe('Would have changed no payout in 30 days.');
    expect(impactWords(1, 30)).toBe('Would have changed 1 payout in 30 days.');
    expect(impactWords(1_037, 30)).toBe('Would have changed 1,037 payouts in 30 days.');
    expect(impactWords(10_000, 30)).toBe('Would have changed 10,000 payouts or more in 30 days.');
  });

  it('is found by code or by meaning', () => {
    const entries = [
      { code: '51', resolution: 'INSUFFICIENT_FUNDS' },
      { code: 'no_account', resolution: 'RECIPIENT_NOT_FOUND' },
    ];
    expect(searchCodes(entries, ' funds')).toEqual([entries[0]]);
    expect(searchCodes(entries, 'NO_ACC')).toEqual([entries[1]]);
    expect(searchCodes(entries, '')).toEqual(entries);
  });
});
