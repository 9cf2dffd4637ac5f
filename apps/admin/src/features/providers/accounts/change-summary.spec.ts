import { describe, expect, it } from '@jest/globals';
import { changeLines, optionWords } from './change-summary.js';

describe('a change in words', () => {
  it('names replaced credentials and what counts now', () => {
    const data = { name: 'Second Bank', options: { preventFailure: true, enquirySchedule: { limit: 5 } }, credentials: ['apiKey'] };
    expect(changeLines({ action: 'account.changed', data })).toEqual([
      'Name: Second Bank',
      'Replaced: apiKey',
      'Options: Prevent failure. Questions at most: 5',
    ]);
  });

  it('names what was taken away', () => {
    expect(changeLines({ action: 'account.changed', data: { credentials: [], removed: ['webhookSecret'] } })).toEqual(['Taken away: webhookSecret']);
  });

  it('says of a rule what a code means', () => {
    expect(changeLines({ action: 'code_rule.drafted', data: { rule: 'r', code: '51', resolution: 'INSUFFICIENT_FUNDS' } })).toEqual([
      '51 means INSUFFICIENT_FUNDS',
    ]);
  });

  it('says of a new account what it was given', () => {
    const data = { provider: 'sandbox', name: 'Bank', mode: 'test', options: {}, credentials: ['baseUrl', 'apiKey'] };
    expect(changeLines({ action: 'account.created', data })).toEqual(['Name: Bank', 'Given: baseUrl, apiKey']);
  });

  it('says nothing where nothing is to say', () => {
    expect(changeLines({ action: 'account.paused', data: {} })).toEqual([]);
    expect(optionWords({})).toBe('None of its own');
  });
});
