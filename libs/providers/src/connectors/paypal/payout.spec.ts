import { currencyExponent } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { makeCertificate } from '../../../../../test/providers/paypal/certificates.js';
import { operationRequest } from '../../../../../test/providers/setup/requests.js';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { PAYPAL_CAPABILITIES } from './capabilities.js';
import { readPayPalCredentials } from './config.js';
import { PAYPAL_CURRENCIES, readAmount, writeAmount } from './currencies.js';
import { batchOf } from './payout.js';

const FIELDS = { receiver: 'receiver@example.com' };
const request = (rest: Parameters<typeof operationRequest>[1] = {}) => operationRequest('invoke', { fields: FIELDS, ...rest });

describe('batchOf', () => {
  it('builds a batch with one item under our key', () => {
    const asked = request({ amountMinor: 987n, currency: 'USD', description: ' Order\n 1 ' });
    const item = { recipient_type: 'EMAIL', amount: { value: '9.87', currency: 'USD' }, receiver: FIELDS.receiver, sender_item_id: asked.invokeKey };
    expect(batchOf(asked)).toEqual({
      body: { sender_batch_header: { sender_batch_id: asked.providerKey }, items: [{ ...item, note: 'Order 1' }] },
    });
  });

  it.each(['EMAIL', 'PHONE', 'PAYPAL_ID'])('identifies the recipient by %s', (recipient_type) => {
    expect(batchOf(request({ fields: { receiver: '91-734-234-1234', recipient_type } }))).toMatchObject({ body: { items: [{ recipient_type }] } });
  });

  it.each([null, '', ' \n'])('leaves out the note for the description %j', (description) => {
    expect(JSON.stringify(batchOf(request({ description })))).not.toContain('note');
  });

  it('limits the note to 1,000 characters', () => {
    expect(batchOf(request({ description: 'x'.repeat(2_000) }))).toMatchObject({ body: { items: [{ note: 'x'.repeat(1_000) }] } });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no receiver', {}],
    ['an empty receiver', { receiver: '' }],
    ['a receiver that is no text', { receiver: 7 }],
    ['a receiver that is too long', { receiver: 'x'.repeat(128) }],
    ['a receiver of two lines', { receiver: 'a\nb' }],
    ['an unknown type', { receiver: 'a', recipient_type: 'USER_HANDLE' }],
    ['a type that is no text', { receiver: 'a', recipient_type: ['EMAIL'] }],
  ])('declines a payout with %s', (_, fields) => {
    expect(batchOf(request({ fields }))).toMatchObject({ declined: { kind: 'declined', resolution: 'INVALID_DETAILS' } });
  });

  it.each(['TND', 'KWD', 'RUB', 'INR', 'CNY', 'KRW'])('declines a payout in %s', (currency) => {
    expect(batchOf(request({ currency }))).toMatchObject({ declined: { kind: 'declined', resolution: 'INVALID_METHOD' } });
  });

  it('declines decimals that PayPal does not accept', () => {
    expect(batchOf(request({ currency: 'HUF', amountMinor: 12_345n }))).toMatchObject({ declined: { resolution: 'INVALID_AMOUNT' } });
    expect(batchOf(request({ currency: 'HUF', amountMinor: 12_300n }))).toMatchObject({ body: { items: [{ amount: { value: '123', currency: 'HUF' } }] } });
  });
});

describe('amounts of PayPal', () => {
  it.each([
    ['JPY', 1_234n, '1234'],
    ['USD', 987n, '9.87'],
    ['USD', 5n, '0.05'],
    ['EUR', 100n, '1.00'],
    ['TND', 1_230n, '1.230'],
    ['HUF', 123_400n, '1234'],
    ['HUF', 123_450n, null],
    ['TWD', 100n, '1'],
    ['TWD', 1n, null],
    ['USD', 1_000_000_000_000n, '10000000000.00'],
  ])('write in %s the amount %s as %j', (currency, amountMinor, text) => {
    expect(writeAmount(amountMinor, currency)).toBe(text);
    if (text !== null) expect(readAmount(text, currency)).toBe(amountMinor);
  });

  it.each([
    ['9.875', 'USD'],
    ['12.5', 'JPY'],
    ['-1.00', 'USD'],
    ['1,00', 'USD'],
    ['1.00', 'XXX'],
  ])('read %s %s as no amount', (text, currency) => {
    expect(readAmount(text, currency)).toBeNull();
  });

  it('use only currencies of ISO 4217', () => {
    expect(PAYPAL_CURRENCIES).toHaveLength(23);
    expect(PAYPAL_CAPABILITIES.currencies).toBe(PAYPAL_CURRENCIES);
    for (const currency of PAYPAL_CURRENCIES) expect(currencyExponent(currency)).toBe(currency === 'JPY' ? 0 : 2);
  });
});

describe('readPayPalCredentials', () => {
  const GIVEN = { clientId: 'id', clientSecret: 'secret' };

  it.each([
    ['live', 'https://api-m.paypal.com', 'https://api.paypal.com/', 'https://api-m.sandbox.paypal.com'],
    ['test', 'https://api-m.sandbox.paypal.com', 'https://api.sandbox.paypal.com/', 'https://api-m.paypal.com'],
  ] as const)(
    'the credentials of a PayPal %s account go to %s or to another given address, but never to that of the other mode',
    (mode, baseUrl, older, other) => {
      expect(readPayPalCredentials(GIVEN, mode)).toEqual({ ...GIVEN, baseUrl, webhookId: '', intermediates: '' });
      expect(readPayPalCredentials({ ...GIVEN, baseUrl: '' }, mode)).toMatchObject({ baseUrl });
      expect(readPayPalCredentials({ ...GIVEN, baseUrl: older }, mode)).toMatchObject({ baseUrl: older.replace(/\/$/, '') });
      expect(readPayPalCredentials({ ...GIVEN, baseUrl: 'http://localhost:1' }, mode)).toMatchObject({ baseUrl: 'http://localhost:1' });
      expect(() => readPayPalCredentials({ ...GIVEN, baseUrl: other }, mode)).toThrow(`baseUrl of a ${mode} account must be`);
    },
  );

  it('the credentials of a PayPal account may bring the authorities above its certificates', () => {
    const intermediates = makeCertificate({ name: 'Newer CA', isAuthority: true }).pem.trim();
    expect(readPayPalCredentials({ ...GIVEN, intermediates }, 'live')).toMatchObject({ intermediates });
  });

  it.each<[object]>([
    [{}],
    [{ clientId: 'id' }],
    [{ ...GIVEN, clientSecret: ' ' }],
    [{ ...GIVEN, clientSecret: 7 }],
    [{ ...GIVEN, more: 'x' }],
    [{ ...GIVEN, baseUrl: 'http://api-m.paypal.com' }],
    [{ ...GIVEN, baseUrl: 'https://paypal.example.com' }],
    [{ ...GIVEN, baseUrl: 'https://api-m.paypal.com.example.com' }],
    [{ ...GIVEN, baseUrl: 'nowhere' }],
    [{ ...GIVEN, intermediates: 'a certificate' }],
    [{ ...GIVEN, intermediates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }],
    [{ ...GIVEN, intermediates: makeCertificate({ name: 'no authority' }).pem }],
  ])('refuses the credentials %j', (given) => {
    expect(() => readPayPalCredentials(given as Record<string, unknown>, 'live')).toThrow(InvalidCredentials);
  });
});
