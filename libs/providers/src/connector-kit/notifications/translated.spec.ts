import { describe, expect, it } from '@jest/globals';
import { NO_RESPONSE } from '../answers.js';
import { NotificationUnreadable } from '../connector-kit.errors.js';
import type { ProviderReport, TranslatedNotification } from '../connector.contract.js';
import { checkedTranslation, notificationOf } from './translated.js';

const report: ProviderReport = { ...NO_RESPONSE, providerReference: 'tr_1', reportedStatus: 'PENDING', resolution: 'OK', processedAmountMinor: null };
const MESSAGE = { headers: {}, rawBody: Buffer.alloc(0) };
const checked = (translateNotification: () => TranslatedNotification | null) => checkedTranslation({ translateNotification }, MESSAGE);

describe('a message about payouts', () => {
  it('has every payout that was read', () => {
    const reports = [
      { invokeKey: 'a', report },
      { invokeKey: null, report },
    ];
    expect(notificationOf('m_1', reports)).toEqual({ deduplicationKey: 'm_1', reports });
  });

  it.each([
    ['it has no id', null, [{ invokeKey: 'a', report }]],
    ['it has no payout', 'm_1', []],
    [
      'one of its payouts cannot be read',
      'm_1',
      [
        { invokeKey: 'a', report },
        { invokeKey: 'b', report: null },
      ],
    ],
  ])('is unreadable as a whole when %s', (_, key, read) => {
    expect(() => notificationOf(key, read)).toThrow(NotificationUnreadable);
  });
});

describe('a translation that a connector made', () => {
  it('is nothing for a message that is not about payouts', () => {
    expect(checked(() => null)).toBeNull();
  });

  it('never has a key that the database cannot store', () => {
    const translated = checked(() => ({ deduplicationKey: 'm\u0000', reports: [{ invokeKey: 'po 1\u0000', report }] }));
    expect(translated).toEqual({ deduplicationKey: expect.stringMatching(/^[0-9a-f]{64}$/), reports: [{ invokeKey: null, report }] });
    expect(checked(() => ({ deduplicationKey: 'm', reports: [{ invokeKey: 'po_1-invoke', report }] }))?.reports[0]?.invokeKey).toBe('po_1-invoke');
  });

  it.each<[string, () => TranslatedNotification]>([
    [
      'the connector fails',
      () => {
        throw new TypeError('Rosa Klein');
      },
    ],
    ['it has no report', () => ({ deduplicationKey: 'm', reports: [] })],
    ['a report names no payout', () => ({ deduplicationKey: 'm', reports: [{ invokeKey: '', report: { ...report, providerReference: null } }] })],
  ])('is unreadable when %s, and says nothing of what it contains', (_, translate) => {
    expect(() => checked(translate)).toThrow(NotificationUnreadable);
    expect(() => checked(translate)).not.toThrow(/Rosa/);
  });
});
