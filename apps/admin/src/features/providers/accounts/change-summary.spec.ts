import { describe, expect, it } from '@jest/globals';
import { changeLines, optionsSummary } from './change-summary.js';

describe('change summaries', () => {
  it('list replaced credentials and the new options', () => {
    const data = { name: 'Second Bank', options: { preventFailure: true, enquirySchedule: { limit: 5 } }, credentials: ['apiKey'] };
    expect(changeLines({ action: 'account.changed', data })).toEqual([
      'Name: Second Bank',
      'Replaced: apiKey',
      'Options: Prevent failure. Maximum number of enquiries: 5',
    ]);
  });

  it('list removed credentials', () => {
    expect(changeLines({ action: 'account.changed', data: { credentials: [], removed: ['webhookSecret'] } })).toEqual(['Removed: webhookSecret']);
  });

  it('name the code and its meaning for a rule', () => {
    expect(changeLines({ action: 'code_rule.drafted', data: { rule: 'r', code: '51', resolution: 'INSUFFICIENT_FUNDS' } })).toEqual([
      '51 means INSUFFICIENT_FUNDS',
    ]);
  });

  it('list the credentials of a new account', () => {
    const data = { provider: 'sandbox', name: 'Bank', mode: 'test', options: {}, credentials: ['baseUrl', 'apiKey'] };
    expect(changeLines({ action: 'account.created', data })).toEqual(['Name: Bank', 'Given: baseUrl, apiKey']);
  });

  it('are empty for a change without details', () => {
    expect(changeLines({ action: 'account.paused', data: {} })).toEqual([]);
    expect(optionsSummary({})).toBe('Defaults');
  });
});
