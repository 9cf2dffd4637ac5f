import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { ADYEN_CODES } from './codes.js';
import { translateMessage, verifyAdyenSignature } from './notification.js';

const KEY = Buffer.from('44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056', 'hex');
const NOW = new Date('2026-03-01T00:00:00Z');
const READING = { codes: ADYEN_CODES, bookedGraceHours: 72 };
const DATA = {
  id: '6JKRLZ8LOT47J7RY',
  amount: { currency: 'EUR', value: 1_234 },
  category: 'bank',
  direction: 'outgoing',
  reason: 'approved',
  reference: 'po_1-invoke',
  sequenceNumber: 3,
  status: 'authorised',
};
const message = (data: object = {}, rest: object = {}) =>
  Buffer.from(
    JSON.stringify({ data: { ...DATA, ...data }, environment: 'test', timestamp: '2026-02-28T23:59:00Z', type: 'balancePlatform.transfer.updated', ...rest }),
  );
const signed = (rawBody: Buffer, key = KEY) => ({ rawBody, headers: { hmacsignature: createHmac('sha256', key).update(rawBody).digest('base64') } });

describe('verifyAdyenSignature', () => {
  it('accepts a signature over the raw bytes', () => {
    expect(verifyAdyenSignature(signed(message()), KEY, NOW)).toBe(true);
    const pretty = Buffer.from(JSON.stringify(JSON.parse(message().toString()), null, 2));
    expect(verifyAdyenSignature(signed(pretty), KEY, NOW)).toBe(true);
    expect(verifyAdyenSignature({ ...signed(message()), rawBody: pretty }, KEY, NOW)).toBe(false);
  });

  it('refuses a changed byte, another key and a malformed signature', () => {
    const { rawBody, headers } = signed(message());
    for (let at = 0; at < rawBody.length; at += 17) {
      const changed = Buffer.from(rawBody);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verifyAdyenSignature({ rawBody: changed, headers }, KEY, NOW)).toBe(false);
    }
    expect(verifyAdyenSignature(signed(message(), Buffer.from('00'.repeat(32), 'hex')), KEY, NOW)).toBe(false);
    for (const hmacsignature of [undefined, '', 'AAAA', [headers.hmacsignature], headers.hmacsignature.slice(0, -4)])
      expect(verifyAdyenSignature({ rawBody, headers: { hmacsignature } }, KEY, NOW)).toBe(false);
    expect(verifyAdyenSignature({ rawBody, headers: { hmacsignature: Buffer.from(headers.hmacsignature, 'base64').toString('hex') } }, KEY, NOW)).toBe(false);
  });

  it.each<[string, string | number | null | undefined, boolean]>([
    ['of now', '2026-03-01T00:00:00Z', true],
    ['of 30 days ago: Adyen still delivers it', '2026-01-30T00:00:00+02:00', true],
    ['of 32 days ago', '2026-01-28T00:00:00Z', false],
    ['a little ahead', '2026-03-01T00:30:00Z', true],
    ['of tomorrow', '2026-03-02T00:00:00Z', false],
    ['none: it is optional', undefined, true],
    ['that is no time', 'yesterday', false],
    ['that is a number', 1, false],
    ['null', null, false],
  ])('checks the time of a signed message: %s', (_, timestamp, accepted) => {
    expect(verifyAdyenSignature(signed(message({}, { timestamp })), KEY, NOW)).toBe(accepted);
  });
});

describe('translateMessage', () => {
  const translate = (rawBody: Buffer) => translateMessage({ rawBody, headers: {} }, READING, KEY);

  it('identifies the payout by our key and its id, and the message by its sequence number', () => {
    expect(translate(message())).toMatchObject({
      deduplicationKey: '6JKRLZ8LOT47J7RY:3',
      reports: [{ invokeKey: 'po_1-invoke', report: { reportedStatus: 'PENDING', resolution: 'OK', providerReference: '6JKRLZ8LOT47J7RY', httpStatus: null } }],
    });
  });

  it('identifies a message without a sequence number by a hash of its bytes', () => {
    const one = translate(message({ sequenceNumber: undefined }));
    expect(one?.deduplicationKey).toMatch(/^6JKRLZ8LOT47J7RY:[0-9a-f]{64}$/);
    expect(translate(message({ sequenceNumber: undefined }))).toEqual(one);
    expect(translate(message({ sequenceNumber: undefined, status: 'booked' }))?.deduplicationKey).not.toBe(one?.deduplicationKey);
  });

  it('never reports a booked bank transfer as paid, because the grace period needs the time of an enquiry', () => {
    expect(translate(message({ status: 'booked', updatedAt: '2020-01-01T00:00:00Z' }))?.reports[0]?.report.reportedStatus).toBe('PENDING');
  });

  it.each<[string, Buffer]>([
    ['about money that came in', message({ direction: 'incoming' })],
    ['about money that was drawn', message({ category: 'internal', type: 'internalDirectDebit' })],
    ['about a top-up', message({ category: 'topUp' })],
    ['about a payment', message({ category: 'platformPayment' })],
    ['of another type', message({}, { type: 'balancePlatform.balanceAccount.updated' })],
  ])('ignores a message %s', (_, rawBody) => {
    expect(translate(rawBody)).toBeNull();
  });

  it.each<[string, Buffer]>([
    ['without a transfer', message({ id: undefined })],
    ['that is no JSON', Buffer.from('<html>')],
    ['that is empty', Buffer.from('')],
    ['that is null', Buffer.from('null')],
  ])('does not ignore a message %s, although it cannot be read', (_, rawBody) => {
    expect(() => translate(rawBody)).toThrow(NotificationUnreadable);
  });
});
