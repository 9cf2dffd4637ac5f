import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { PAYSTACK_CODES } from './codes.js';
import { isSignedBy, readNotification } from './notification.js';

const SECRET = 'sk_test_0123456789abcdef';
const REFERENCE = 'po_0190f3b0c0de7000800000000000abcd-invoke';
const data = { amount: 10_000, currency: 'NGN', reference: REFERENCE, transfer_code: 'TRF_abc123', status: 'success', recipient: { name: 'Ada Obi' } };
const message = (event: unknown, rest: object = {}): Buffer => Buffer.from(JSON.stringify({ event, data: { ...data, ...rest } }));
const signatureOf = (body: Buffer, secret = SECRET, algorithm = 'sha512'): string => createHmac(algorithm, secret).update(body).digest('hex');
const read = (event: unknown, rest?: object) => readNotification({ headers: {}, rawBody: message(event, rest) }, PAYSTACK_CODES);

describe('isSignedBy', () => {
  const rawBody = message('transfer.success');
  const good = signatureOf(rawBody);

  it('accepts the HMAC-SHA512 of the raw body under the secret key', () => {
    // What `openssl dgst -sha512 -hmac key` says of "body".
    const known = 'b71e82b42ece244182aae00f5c418d84b5b0ac844874765e658e91b26261b32df39e9fcbf44424d0e3b53bab192e78a4936224ec940cf953164b70aacdd4c845';
    expect(isSignedBy('key', { headers: { 'x-paystack-signature': known }, rawBody: Buffer.from('body') })).toBe(true);
    expect(isSignedBy(SECRET, { headers: { 'x-paystack-signature': good }, rawBody })).toBe(true);
    expect(isSignedBy(SECRET, { headers: { 'x-paystack-signature': good.toUpperCase() }, rawBody })).toBe(true);
  });

  it.each<[string, string | string[] | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['given twice', [good, good]],
    ['cut short', good.slice(0, -2)],
    ['too long', `${good}00`],
    ['not hexadecimal', 'z'.repeat(128)],
    ['of another key', signatureOf(rawBody, 'sk_test_other')],
    ['of another algorithm', signatureOf(rawBody, SECRET, 'sha256')],
    ['of another body', signatureOf(message('transfer.failed'))],
  ])('refuses a signature that is %s', (_, signature) => {
    expect(isSignedBy(SECRET, { headers: { 'x-paystack-signature': signature }, rawBody })).toBe(false);
  });

  it('verifies the raw bytes, not the parsed body', () => {
    const respaced = Buffer.from(rawBody.toString('utf8').replace('{', '{ '));
    expect(isSignedBy(SECRET, { headers: { 'x-paystack-signature': good }, rawBody: respaced })).toBe(false);
    const flipped = Buffer.from(rawBody);
    flipped[10] = (flipped[10] ?? 0) ^ 1;
    expect(isSignedBy(SECRET, { headers: { 'x-paystack-signature': good }, rawBody: flipped })).toBe(false);
  });
});

describe('readNotification of Paystack', () => {
  it.each([
    ['transfer.success', 'success', 'PROCESSED', 'OK', 10_000n],
    ['transfer.failed', 'failed', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
    ['transfer.reversed', 'reversed', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
  ])('reports the event %s with the status %s', (event, status, reportedStatus, resolution, processedAmountMinor) => {
    expect(read(event, { status })).toMatchObject({
      reports: [
        { invokeKey: REFERENCE, report: { reportedStatus, resolution, processedAmountMinor, providerReference: 'TRF_abc123', code: status, httpStatus: null } },
      ],
    });
  });

  it.each([
    ['transfer.success', 'failed'],
    ['transfer.failed', 'success'],
    ['transfer.success', 'a new one'],
    ['transfer.success', 7],
    ['transfer.processing', 'pending'],
    ['transfer.something_new', 'success'],
  ])('reports UNCLEAR for the event %s with the status %s', (event, status) => {
    expect(read(event, { status })).toMatchObject({ reports: [{ invokeKey: REFERENCE, report: { reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN' } }] });
  });

  it.each([['charge.success'], ['transfers'], [''], [7], [undefined]])('ignores the event %p', (event) => {
    expect(read(event)).toBeNull();
  });

  it('does not ignore messages without a transfer, or unreadable ones', () => {
    expect(() => read('transfer.success', { reference: undefined, transfer_code: undefined })).toThrow(NotificationUnreadable);
    for (const text of ['', 'null', '[]', '{"event":"transfer.success"}', '{"event":"transfer.success","data":[]}', '{'])
      expect(() => readNotification({ headers: {}, rawBody: Buffer.from(text) }, PAYSTACK_CODES)).toThrow(NotificationUnreadable);
  });

  it('uses the code of the transfer when the reference is not our key', () => {
    expect(read('transfer.success', { reference: 'Another System 7' })).toMatchObject({
      reports: [{ invokeKey: null, report: { providerReference: 'TRF_abc123' } }],
    });
  });

  it('identifies a message by event, reference and status', () => {
    const key = read('transfer.success')?.deduplicationKey;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(read('transfer.success', { updatedAt: 'later' })?.deduplicationKey).toBe(key);
    expect(read('transfer.failed', { status: 'failed' })?.deduplicationKey).not.toBe(key);
    expect(read('transfer.success', { status: 'failed' })?.deduplicationKey).not.toBe(key);
    expect(read('transfer.success', { reference: `${REFERENCE}2` })?.deduplicationKey).not.toBe(key);
  });

  it('returns no detail of the recipient', () => {
    expect(
      JSON.stringify(read('transfer.reversed', { status: 'reversed' }), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('Ada');
  });
});
