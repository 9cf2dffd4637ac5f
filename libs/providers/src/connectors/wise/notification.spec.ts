import { describe, expect, it } from '@jest/globals';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { InvalidCredentials, NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { WISE_CODES } from './codes.js';
import { readWiseCredentials } from './config.js';
import { isSigned, readNotification } from './notification.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const another = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const DATA = { resource: { type: 'transfer', id: 111 }, current_state: 'outgoing_payment_sent', occurred_at: '2026-01-01T12:34:56Z' };
const rawBody = Buffer.from(JSON.stringify({ event_type: 'transfers#state-change', data: DATA }));
const signature = (key = privateKey) => createSign('sha256').update(rawBody).sign(key, 'base64');
const read = (body: object, headers: Record<string, string> = {}) => readNotification({ headers, rawBody: Buffer.from(JSON.stringify(body)) }, WISE_CODES);

describe('signatures of Wise', () => {
  it.each([
    ['signed by Wise', true, signature(), rawBody],
    ['signed by another', false, signature(another), rawBody],
    ['with another body', false, signature(), Buffer.from(`${rawBody.toString()} `)],
    ['without a signature', false, undefined, rawBody],
    ['with no base64', false, '!'.repeat(344), rawBody],
  ])('a message %s: %s', (_, good, header, body) => {
    expect(isSigned(publicKey, { headers: { 'x-signature-sha256': header }, rawBody: body })).toBe(good);
  });
});

describe('messages of Wise', () => {
  it('a change of state is told by what happened to which transfer and when', () => {
    expect(readNotification({ headers: {}, rawBody }, WISE_CODES)).toMatchObject({
      deduplicationKey: 'transfers#state-change:111:outgoing_payment_sent:2026-01-01T12:34:56Z',
      reports: [{ invokeKey: null, report: { reportedStatus: 'PROCESSED', providerReference: '111' } }],
    });
  });

  it('a message about something else, or a trial of the address, is ignored', () => {
    expect(read({ event_type: 'balances#update', data: {} })).toBeNull();
    expect(read({ event_type: 'transfers#state-change', data: DATA }, { 'x-test-notification': 'true' })).toBeNull();
  });

  it.each([{}, { event_type: 'transfers#state-change' }, { event_type: 'transfers#state-change', data: { ...DATA, current_state: null } }, { data: DATA }])(
    'a message that cannot be read is kept: %j',
    (body) => {
      expect(() => read(body)).toThrow(NotificationUnreadable);
    },
  );
});

describe('credentials of Wise', () => {
  const given = (rest: object = {}) =>
    readWiseCredentials({ profileId: '1', apiToken: 't', webhookPublicKey: publicKey.export({ type: 'spki', format: 'pem' }), ...rest }, 'test');

  it('take the public key in PEM, and in one line of base64', () => {
    const base64 = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const key of [given().webhookPublicKey, given({ webhookPublicKey: base64 }).webhookPublicKey]) expect(key.equals(publicKey)).toBe(true);
  });

  it.each([{ profileId: 'mine' }, { apiToken: 'a b' }, { webhookPublicKey: 'nonsense' }, { baseUrl: 'https://api.wise.com' }])('refuse %j', (wrong) => {
    expect(() => given(wrong)).toThrow(InvalidCredentials);
  });
});
