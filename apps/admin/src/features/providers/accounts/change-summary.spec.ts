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

  it('name the payouts of the messages that were noted', () => {
    const messages = [
      { id: 'n_1', received_at: '2026-11-28T19:24:04.225Z', key: 'po_1-invoke', reference: 'tr_1' },
      { id: 'n_2', received_at: null, key: null, reference: null },
    ];
    expect(changeLines({ action: 'notifications.noted', data: { messages } })).toEqual([
      'Message of 2026-11-28T19:24:04.225Z: tr_1',
      'Message of an unknown time: names no payout',
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

  it('list every value before and after, of secrets only that they are others, and who drafted it', () => {
    const changes = [
      { field: 'credentials.baseUrl', title: 'Address', before: 'https://a.example', after: 'https://b.example', isSecret: false },
      { field: 'credentials.apiKey', title: 'API key', before: '0a1b', after: '2c3d', isSecret: true },
      { field: 'credentials.webhook', title: 'Webhook secret', before: '4e5f', after: null, isSecret: true },
      { field: 'options.autoClear', title: 'Clear automatically', before: null, after: 'true', isSecret: false },
    ];
    expect(changeLines({ action: 'account.changed', data: { changes, draftedBy: 'Mia', name: 'Bank' } })).toEqual([
      'Address: https://a.example → https://b.example',
      'Replaced: API key',
      'Removed: Webhook secret',
      'Clear automatically: true',
      'Drafted by Mia',
    ]);
  });

  it('say who drafted a change that ended without an effect', () => {
    expect(changeLines({ action: 'change.refused', data: { name: 'Other', draftedBy: 'Mia' } })).toEqual(['Drafted by Mia']);
  });

  it('are empty for a change without details', () => {
    expect(changeLines({ action: 'account.paused', data: {} })).toEqual([]);
    expect(optionsSummary({})).toBe('Defaults');
  });
});
