import { RESOLUTIONS } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { groupOf, impactText, MEANINGS, readMeaning, searchCodes } from './meanings.js';

describe('meanings of provider codes', () => {
  it('include every resolution except OK, each in its group', () => {
    const all = [...MEANINGS.ERROR, ...MEANINGS.FATAL].map(({ resolution }) => resolution);
    expect([...all].sort()).toEqual(RESOLUTIONS.filter((resolution) => resolution !== 'OK').sort());
    expect(MEANINGS.ERROR.map(({ resolution }) => resolution)).toContain('GENERAL_ERROR');
    expect(groupOf('INSUFFICIENT_FUNDS')).toBe('FATAL');
    expect(readMeaning('OK')).toBeUndefined();
    expect(readMeaning('LIMIT_VIOLATION')).toBe('LIMIT_VIOLATION');
  });

  it('state how many payouts they would have changed', () => {
    expect(impactText(0, 30)).toBe('Would have changed no payout in 30 days.');
    expect(impactText(1, 30)).toBe('Would have changed 1 payout in 30 days.');
    expect(impactText(1_037, 30)).toBe('Would have changed 1,037 payouts in 30 days.');
    expect(impactText(10_000, 30)).toBe('Would have changed 10,000 or more payouts in 30 days.');
  });

  it('are found by code or by resolution', () => {
    const entries = [
      { code: '51', resolution: 'INSUFFICIENT_FUNDS' },
      { code: 'no_account', resolution: 'RECIPIENT_NOT_FOUND' },
    ];
    expect(searchCodes(entries, ' funds')).toEqual([entries[0]]);
    expect(searchCodes(entries, 'NO_ACC')).toEqual([entries[1]]);
    expect(searchCodes(entries, '')).toEqual(entries);
  });
});
