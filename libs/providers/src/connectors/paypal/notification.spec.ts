import { beforeAll, describe, expect, it } from '@jest/globals';
import { sign, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { makeCertificate, type TestCertificate } from '../../../../../test/providers/paypal/certificates.js';
import type { InboundNotification } from '../../connector-kit/connector.contract.js';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { CertificateStore } from './certificates/certificate-store.js';
import { PAYPAL_CODES } from './codes.js';
import { connectPayPal } from './connector.js';
import { certificateHosts, isCertificateUrl, readNotification, TRANSMISSION_TOLERANCE } from './notification.js';
import { TokenCache } from '../../connector-kit/token-cache.js';

const URL_LIVE = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-7a2cf1c5';
const NOW = new Date('2026-11-25T12:00:00Z');
const WEBHOOK_ID = '1JE4291016473214C';
const KEY = 'po_0190c5a1b2c37d4e8f90123456789abc-invoke';
const BODY = Buffer.from(JSON.stringify(itemEvent('SUCCESS')));

function itemEvent(status: string, item: object = {}): object {
  const payout_item = { recipient_type: 'EMAIL', amount: { value: '9.87', currency: 'USD' }, receiver: 'a@example.com', sender_item_id: KEY };
  const resource = { payout_item_id: 'ITEM1', payout_batch_id: 'BATCH1', transaction_status: status, payout_item, ...item };
  return { id: 'WH-1', event_type: `PAYMENT.PAYOUTS-ITEM.${status}`, resource_type: 'payouts_item', resource };
}

interface Made {
  id: string;
  time: string;
  webhookId: string;
  body: Buffer;
  signer: TestCertificate;
}

const root = makeCertificate({ name: 'Test Root', isAuthority: true, from: new Date('2020-01-01'), to: new Date('2040-01-01') });
const leaf = makeCertificate({ name: 'messageverificationcerts.paypal.com', issuer: root, from: new Date('2026-01-01'), to: new Date('2027-01-01') });
const stranger = makeCertificate({ name: 'messageverificationcerts.paypal.com', from: new Date('2026-01-01'), to: new Date('2027-01-01') });

function message(headers: Record<string, string | string[] | undefined> = {}, made: Partial<Made> = {}): InboundNotification {
  const { id = 'b1d1f3a0-0001', time = '2026-11-25T11:59:30Z', webhookId = WEBHOOK_ID, body = BODY, signer = leaf } = made;
  const signature = sign('RSA-SHA256', Buffer.from(`${id}|${time}|${webhookId}|${String(crc32(body))}`), signer.privateKey).toString('base64');
  return {
    headers: {
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': signature,
      'paypal-cert-url': URL_LIVE,
      'paypal-auth-algo': 'SHA256withRSA',
      ...headers,
    },
    rawBody: body,
  };
}

describe('verifyTransmission', () => {
  let fetched: string[];
  let verify: (notification: InboundNotification, now?: Date, credentials?: object) => Promise<boolean>;

  beforeAll(() => {
    fetched = [];
    const certificates = new CertificateStore(
      (url) => {
        fetched.push(url);
        return Promise.resolve(leaf.pem);
      },
      () => [new X509Certificate(root.pem)],
    );
    verify = (notification, now = NOW, credentials = {}) =>
      connectPayPal({ clientId: 'id', clientSecret: 'secret', webhookId: WEBHOOK_ID, ...credentials }, PAYPAL_CODES, 'live', {
        tokens: new TokenCache(),
        certificates,
      }).verifyNotification(notification, now);
  });

  it('accepts a message that PayPal signed', async () => {
    expect(await verify(message())).toBe(true);
    expect(fetched).toEqual([URL_LIVE]);
  });

  it('uses the unsigned decimal CRC-32 of the raw body', () => {
    expect(String(crc32(Buffer.from('123456789')))).toBe('3421780262');
  });

  const other = Buffer.from(BODY.toString('utf8').replace('SUCCESS', 'FAILED!'));
  it.each<[string, InboundNotification]>([
    ['the body was changed', { ...message(), rawBody: other }],
    ['a byte was added', { ...message(), rawBody: Buffer.concat([BODY, Buffer.from(' ')]) }],
    ['the id was changed', message({ 'paypal-transmission-id': 'b1d1f3a0-0002' })],
    ['the time was changed', message({ 'paypal-transmission-time': '2026-11-25T11:59:31Z' })],
    ['it was for another webhook', message({}, { webhookId: 'ANOTHER' })],
    ['another party signed it', message({}, { signer: stranger })],
    ['the signature is not one', message({ 'paypal-transmission-sig': 'AAAA' })],
    ['the signature is empty', message({ 'paypal-transmission-sig': '' })],
    ['another algorithm is named', message({ 'paypal-auth-algo': 'SHA1withRSA' })],
    ['no algorithm is named', message({ 'paypal-auth-algo': undefined })],
    ['a header comes twice', message({ 'paypal-transmission-id': ['b1d1f3a0-0001', 'b1d1f3a0-0001'] })],
    ['the certificate comes from elsewhere', message({ 'paypal-cert-url': 'https://example.com/v1/notifications/certs/CERT-1' })],
    ["the certificate comes from PayPal's sandbox", message({ 'paypal-cert-url': URL_LIVE.replace('api.', 'api.sandbox.') })],
    ['fields are moved by a separator', message({}, { id: 'b1d1f3a0|0001' })],
    ['it has no headers at all', { headers: {}, rawBody: BODY }],
  ])('refuses a message when %s', async (_, notification) => {
    expect(await verify(notification)).toBe(false);
  });

  it('refuses every message when the account has no webhook id', async () => {
    expect(await verify(message({}, { webhookId: '' }), NOW, { webhookId: '' })).toBe(false);
  });

  it.each([
    ['2026-11-25T12:04:59Z', true],
    ['2026-11-25T12:05:01Z', false],
    ['2026-11-22T11:30:00Z', true],
    ['2026-11-22T10:59:59Z', false],
    ['2026-11-25T12:00:00.123Z', true],
    ['2026-11-25T13:00:00+01:00', true],
    ['2026-11-25T12:00:00', false],
    ['1795608000', false],
    ['2026-13-45T12:00:00Z', false],
    ['', false],
  ])('accepts the transmission time %s: %s', async (time, expected) => {
    expect(TRANSMISSION_TOLERANCE).toEqual({ olderMs: 262_800_000, newerMs: 300_000 });
    expect(await verify(message({}, { time }))).toBe(expected);
  });

  it('refuses a message after its certificate has expired', async () => {
    expect(await verify(message({}, { time: '2027-06-01T00:00:00Z' }), new Date('2027-06-01T00:00:00Z'))).toBe(false);
  });
});

describe('certificate addresses of PayPal', () => {
  it.each([
    ['https://api-m.paypal.com', ['api-m.paypal.com', 'api.paypal.com']],
    ['https://api-m.sandbox.paypal.com', ['api-m.sandbox.paypal.com', 'api.sandbox.paypal.com']],
    ['http://127.0.0.1:1', ['api-m.paypal.com', 'api.paypal.com', 'api-m.sandbox.paypal.com', 'api.sandbox.paypal.com']],
  ])('the certificates for a PayPal account at %s are at the hosts %j', (baseUrl, hosts) => {
    expect(certificateHosts({ baseUrl })).toEqual(hosts);
  });

  it.each([
    [URL_LIVE, true],
    ['https://api-m.paypal.com/v1/notifications/certs/CERT-1', true],
    ['https://API.PAYPAL.COM/v1/notifications/certs/CERT-1', true],
    ['http://api.paypal.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com:8443/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com@example.com/v1/notifications/certs/CERT-1', false],
    ['https://user@api.paypal.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com.example.com/v1/notifications/certs/CERT-1', false],
    ['https://example.com/?https://api.paypal.com/v1/notifications/certs/CERT-1', false],
    ['https://www.paypal.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com/v1/notifications/certs/../../payments/payouts', false],
    ['https://api.paypal.com/v1/notifications/certs/CERT-1/more', false],
    ['https://api.paypal.com/v1/notifications/certs/', false],
    ['https://api.paypal.com/v1/notifications/certs/CERT-1?a=b', false],
    ['https://api.paypal.com/v1/notifications/certs/CERT-1#a', false],
    ['https://127.0.0.1/v1/notifications/certs/CERT-1', false],
    ['file:///etc/passwd', false],
    ['CERT-1', false],
  ])('are checked before the fetch: %s is accepted: %s', (url, expected) => {
    expect(isCertificateUrl(url, certificateHosts({ baseUrl: 'https://api-m.paypal.com' }))).toBe(expected);
  });
});

describe('readNotification', () => {
  const headers = { 'paypal-transmission-id': 'T-1' };
  const read = (event: unknown, from: InboundNotification['headers'] = headers) =>
    readNotification({ headers: from, rawBody: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)) }, PAYPAL_CODES);

  it.each([
    ['SUCCESS', 'PROCESSED', 'OK', 987n],
    ['FAILED', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
    ['ONHOLD', 'PENDING', 'OK', null],
    ['UNCLAIMED', 'PENDING', 'OK', null],
    ['RETURNED', 'REVOKED', 'OPERATION_EXPIRED', 0n],
    ['HELD', 'UNCLEAR', 'UNKNOWN', null],
  ])('reports an item that is %s as %s', (status, reportedStatus, resolution, processedAmountMinor) => {
    expect(read(itemEvent(status))).toMatchObject({
      deduplicationKey: 'T-1',
      reports: [{ invokeKey: KEY, report: { reportedStatus, resolution, processedAmountMinor, providerReference: 'BATCH1' } }],
    });
  });

  it('returns no detail of the recipient', () => {
    const problem = JSON.stringify(read(itemEvent('ONHOLD')), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(problem).not.toContain('example.com');
  });

  it.each([
    ['DENIED', 'PROCESS_FAILED', 'DECLINED_ERROR'],
    ['PROCESSING', 'PROCESSING', 'OK'],
    ['SUCCESS', 'UNCLEAR', 'UNKNOWN'],
  ])('reports a batch that is %s as %s', (status, reportedStatus, resolution) => {
    const resource = { batch_header: { payout_batch_id: 'BATCH1', batch_status: status, sender_batch_header: { sender_batch_id: KEY } } };
    const event = { id: 'WH-2', event_type: `PAYMENT.PAYOUTSBATCH.${status}`, resource };
    expect(read(event)).toMatchObject({
      deduplicationKey: 'T-1',
      reports: [{ invokeKey: KEY, report: { reportedStatus, resolution, providerReference: 'BATCH1' } }],
    });
  });

  it('ignores an event about something else', () => {
    expect(read({ ...itemEvent('SUCCESS'), event_type: 'PAYMENT.CAPTURE.COMPLETED' })).toBeNull();
  });

  it.each<[string, unknown]>([
    ['without an item', { event_type: 'PAYMENT.PAYOUTS-ITEM.FAILED', resource: {} }],
    ['without a batch', { event_type: 'PAYMENT.PAYOUTSBATCH.DENIED', resource: { batch_header: {} } }],
    ['without a resource', { event_type: 'PAYMENT.PAYOUTS-ITEM.FAILED' }],
    ['with an id that is a path', itemEvent('SUCCESS', { payout_batch_id: '../oauth2' })],
    ['that is no event', '[]'],
    ['that is no JSON', '{'],
  ])('does not ignore an event %s, although it cannot be read', (_, event) => {
    expect(() => read(event)).toThrow(NotificationUnreadable);
  });

  it('does not ignore a message without a transmission id', () => {
    expect(() => read(itemEvent('SUCCESS'), {})).toThrow(NotificationUnreadable);
  });
});
