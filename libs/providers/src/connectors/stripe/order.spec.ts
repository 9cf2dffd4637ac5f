import { describe, expect, it } from '@jest/globals';
import type { OperationRequest } from '../../connector-kit/connector.contract.js';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { encodeForm } from './client.js';
import { readStripeCredentials } from './config.js';
import { fromStripe, STRIPE_CURRENCIES, toStripe } from './currencies.js';
import { createdRange } from './lookup.js';
import { type RequiredField, orderOf, payoutForm, transferForm } from './order.js';

const REQUEST: OperationRequest = {
  payoutId: 'po_0190',
  providerKey: 'po_0190-invoke',
  invokeKey: 'po_0190-invoke',
  providerReference: null,
  step: null,
  amountMinor: 987n,
  currency: 'USD',
  description: ' Order 1 ',
  fields: { account: 'acct_1', destination: 'ba_1' },
  details: {},
  invokedAt: null,
  timeoutMs: 1_000,
  fence: () => Promise.resolve(true),
};

const orderFor = (rest: Partial<OperationRequest>, needed: RequiredField = 'destination', isPaidOut = true) =>
  orderOf({ ...REQUEST, ...rest }, needed, isPaidOut);

describe('amounts of Stripe', () => {
  it.each([
    ['USD', 987n, 987n],
    ['EUR', 1n, 1n],
    ['JPY', 1_234n, 1_234n],
    ['KRW', 1_234n, 1_234n],
    ['CLP', 1_234n, 1_234n],
    ['VND', 1_234n, 1_234n],
    ['XOF', 1_234n, 1_234n],
    // Stripe counts hundredths that there are no more.
    ['ISK', 5n, 500n],
    ['UGX', 5n, 500n],
    // Stripe counts whole ones, where ISO 4217 has hundredths.
    ['MGA', 500n, 5n],
    ['MGA', 505n, null],
    // The last of three decimals is 0.
    ['BHD', 5_120n, 5_120n],
    ['JOD', 5_124n, null],
    ['KWD', 5_124n, null],
    ['KWD', 5_130n, 5_130n],
    ['OMR', 5_129n, null],
    ['TND', 1_230n, 1_230n],
    ['TND', 1_234n, null],
    // Nothing but whole ones is paid out.
    ['HUF', 1_000n, 1_000n],
    ['HUF', 1_045n, null],
    ['TWD', 80_000n, 80_000n],
    ['TWD', 80_045n, null],
    ['BTC', 1n, null],
    ['LYD', 1_000n, null],
  ])('convert %s %s to %s and back', (currency, minor, amount) => {
    expect(toStripe(minor, currency, true)).toBe(amount);
    if (amount !== null) expect(fromStripe(amount, currency)).toBe(minor);
  });

  it('allow fractions in transfers that payouts do not', () => {
    expect(toStripe(1_045n, 'HUF', false)).toBe(1_045n);
    expect(toStripe(80_045n, 'TWD', false)).toBe(80_045n);
    expect(toStripe(5_124n, 'KWD', false)).toBeNull();
  });

  it.each([
    [501n, 'ISK'],
    [1n, 'UGX'],
    [-1n, 'USD'],
    [1n, 'XXX'],
    [1n, 'toString'],
  ])('read %s in %s as no amount', (amount, currency) => {
    expect(fromStripe(amount, currency)).toBeNull();
  });

  it('are not read in currencies that ISO 4217 does not have', () => {
    expect(STRIPE_CURRENCIES).toEqual(expect.arrayContaining(['USD', 'EUR', 'JPY', 'TND', 'UGX', 'MGA']));
    for (const currency of ['STD', 'ANG', 'BGN', 'HRK', 'LYD', 'IQD', 'CUP', 'IRR']) expect(STRIPE_CURRENCIES).not.toContain(currency);
  });
});

describe('orderOf of Stripe', () => {
  it('becomes the parameters of a payout', () => {
    const ordered = orderFor({ fields: { account: 'acct_1', destination: 'card_1', method: 'instant' } });
    if (!('order' in ordered)) throw new Error('it was refused');
    expect(payoutForm(REQUEST, ordered.order, null)).toEqual({
      amount: '987',
      currency: 'usd',
      destination: 'card_1',
      method: 'instant',
      description: 'Order 1',
      metadata: { payout_id: 'po_0190', invoke_key: 'po_0190-invoke' },
    });
    expect(payoutForm({ ...REQUEST, description: null }, { ...ordered.order, destination: null, method: null }, 'tr_1')).toEqual({
      amount: '987',
      currency: 'usd',
      metadata: { payout_id: 'po_0190', invoke_key: 'po_0190-invoke', transfer_id: 'tr_1' },
    });
  });

  it('becomes the parameters of a transfer', () => {
    const ordered = orderFor({}, 'account', false);
    if (!('order' in ordered)) throw new Error('it was refused');
    expect(transferForm(REQUEST, ordered.order)).toEqual({
      amount: '987',
      currency: 'usd',
      destination: 'acct_1',
      transfer_group: 'po_0190-invoke',
      description: 'Order 1',
      metadata: { payout_id: 'po_0190', invoke_key: 'po_0190-invoke' },
    });
  });

  it.each<[Partial<OperationRequest>, RequiredField, string]>([
    [{ currency: 'LYD' }, 'destination', 'INVALID_METHOD'],
    [{ currency: 'HUF', amountMinor: 1_045n }, 'destination', 'INVALID_AMOUNT'],
    [{ currency: 'KWD', amountMinor: 5_124n }, 'destination', 'INVALID_AMOUNT'],
    [{ fields: {} }, 'destination', 'INVALID_DETAILS'],
    [{ fields: {} }, 'account', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', account: '' } }, 'destination', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', account: 'acct_1\r\nx: y' } }, 'destination', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', account: 'ba_1' } }, 'destination', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', account: 7 } }, 'destination', 'INVALID_DETAILS'],
    [{ fields: { destination: 'DE89 3704', account: 'acct_1' } }, 'account', 'INVALID_DETAILS'],
    [{ fields: { destination: {}, account: 'acct_1' } }, 'account', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', method: 'fast' } }, 'destination', 'INVALID_DETAILS'],
    [{ fields: { destination: 'ba_1', method: ['instant'] } }, 'destination', 'INVALID_DETAILS'],
  ])('is declined before anything is sent (case %#)', (rest, needed, resolution) => {
    expect(orderFor(rest, needed)).toMatchObject({ declined: { kind: 'declined', resolution } });
  });

  it.each<[Record<string, unknown>, RequiredField]>([
    [{ destination: 'ba_1' }, 'destination'],
    [{ destination: 'ba_1', account: null }, 'destination'],
    [{ account: 'acct_1' }, 'account'],
    [{ account: 'acct_1', destination: 'ba_1', method: 'standard' }, 'account'],
  ])('accepts the fields %j', (fields, needed) => {
    expect(orderFor({ fields }, needed)).toHaveProperty('order');
  });

  it('shortens the description', () => {
    const ordered = orderFor({});
    if (!('order' in ordered)) throw new Error('it was refused');
    const of = (description: string) => payoutForm({ ...REQUEST, description }, ordered.order, null)['description'];
    expect(of('  ')).toBeUndefined();
    expect(of(`${'x'.repeat(999)}🎉`)).toBe('x'.repeat(999));
  });
});

describe('encodeForm', () => {
  it('encodes nested parameters in the format of Stripe', () => {
    expect(encodeForm({})).toBe('');
    expect(encodeForm({ amount: '987', description: 'a&b=c +ü\n', metadata: { invoke_key: 'k', payout_id: '1' } })).toBe(
      'amount=987&description=a%26b%3Dc%20%2B%C3%BC%0A&metadata[invoke_key]=k&metadata[payout_id]=1',
    );
    expect(encodeForm({ created: { gte: '1', lte: '2' }, limit: '50' })).toBe('created[gte]=1&created[lte]=2&limit=50');
    expect(encodeForm({ description: '\ud800' })).toBe('description=%EF%BF%BD');
  });
});

describe('createdRange', () => {
  const invokedAt = new Date('2026-11-25T12:00:00Z');
  const at = (text: string) => String(Date.parse(text) / 1000);

  it.each<[Date | null, Date, string, string]>([
    [invokedAt, new Date('2026-11-25T12:05:00Z'), '2026-11-25T11:00:00Z', '2026-11-25T13:05:00Z'],
    // Repeats leave within a day, so that months later only that day is read.
    [invokedAt, new Date('2027-01-25T12:00:00Z'), '2026-11-25T11:00:00Z', '2026-11-26T13:00:00Z'],
    [null, invokedAt, '2026-11-25T11:00:00Z', '2026-11-25T13:00:00Z'],
  ])('covers a first send at %s and an enquiry at %s', (first, askedAt, gte, lte) => {
    expect(createdRange({ invokedAt: first, askedAt })).toEqual({ gte: at(gte), lte: at(lte) });
  });
});

describe('readStripeCredentials', () => {
  const GIVEN = { mode: 'payout', secretKey: 'sk_test_1' };

  it('reads credentials and fills in defaults', () => {
    expect(readStripeCredentials(GIVEN, 'test')).toEqual({ ...GIVEN, accountId: '', baseUrl: 'https://api.stripe.com', webhookSecrets: [] });
    const webhooks = { webhookSecret: 'whsec_1', connectWebhookSecret: 'whsec_2' };
    expect(readStripeCredentials({ ...GIVEN, ...webhooks, baseUrl: 'http://127.0.0.1:7/' }, 'test')).toMatchObject({
      baseUrl: 'http://127.0.0.1:7',
      webhookSecrets: ['whsec_1', 'whsec_2'],
    });
    expect(readStripeCredentials({ ...GIVEN, connectWebhookSecret: 'whsec_2' }, 'test')).toMatchObject({ webhookSecrets: ['whsec_2'] });
  });

  it.each([
    ['sk_test_1', 'test', 'live'],
    ['rk_test_1', 'test', 'live'],
    ['sk_live_1', 'live', 'test'],
    ['rk_live_1', 'live', 'test'],
  ] as const)('a key such as %s is for an account of its own kind', (secretKey, mode, other) => {
    expect(readStripeCredentials({ ...GIVEN, secretKey }, mode)).toMatchObject({ secretKey });
    expect(() => readStripeCredentials({ ...GIVEN, secretKey }, other)).toThrow(`secretKey is a ${mode} key, but this is a ${other} account`);
  });

  it.each([
    ['pk_test_1', 'secretKey is a publishable key'],
    ['whsec_1', 'secretKey is the signing secret of a webhook'],
    ['sk_org_live_1', 'secretKey is a key of an organisation'],
    ['sk_org_test_1', 'secretKey is a key of an organisation'],
    ['acct_1', 'secretKey is no key of Stripe'],
    ['sk_test_1 \r\nx: y', 'secretKey has characters'],
  ])('the key %j is refused with the reason', (secretKey, why) => {
    expect(() => readStripeCredentials({ ...GIVEN, secretKey }, 'test')).toThrow(why);
  });

  it.each(['webhookSecret', 'connectWebhookSecret'])('a key of the API is no %s', (name) => {
    expect(() => readStripeCredentials({ ...GIVEN, [name]: 'sk_test_1' }, 'test')).toThrow(`${name} is a key of the API`);
  });

  it.each([
    [{}],
    [{ ...GIVEN, mode: undefined }],
    [{ ...GIVEN, mode: 'both' }],
    [{ ...GIVEN, secretKey: ' ' }],
    [{ ...GIVEN, more: 'x' }],
    [{ ...GIVEN, baseUrl: 'http://api.stripe.com' }],
    [{ ...GIVEN, baseUrl: 'https://api.stripe.com.example.com' }],
    [{ ...GIVEN, baseUrl: 'https://stripe.example.com' }],
  ])('refuses the credentials %j', (given) => {
    expect(() => readStripeCredentials(given, 'test')).toThrow(InvalidCredentials);
  });
});
