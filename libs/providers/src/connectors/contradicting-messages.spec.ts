import { providerNamed } from './registry.js';
import { describe, expect, it } from '@jest/globals';

const KEY = 'po_0190c5a1b2c37d4e8f90123456789abc-invoke';

const adyen = (rest: object) => ({
  type: 'balancePlatform.transfer.updated',
  data: { id: 'T1', status: 'booked', category: 'internal', reference: KEY, amount: { currency: 'EUR', value: 10_000 }, ...rest },
});
const paystack = (rest: object) => ({
  event: 'transfer.success',
  data: { transfer_code: 'TRF_1', status: 'success', reference: KEY, amount: 10_000, currency: 'NGN', ...rest },
});
const paypal = (rest: object) => ({
  event_type: 'PAYMENT.PAYOUTS-ITEM.SUCCEEDED',
  resource: {
    payout_item_id: 'ITEM',
    payout_batch_id: 'BATCH',
    transaction_status: 'SUCCESS',
    payout_item: { sender_item_id: KEY, amount: { value: '100.00', currency: 'EUR' }, ...rest },
  },
});
const CREDENTIALS: Readonly<Record<string, Record<string, string>>> = {
  adyen: { apiKey: 'AQEtest', hmacKey: '0'.repeat(64), balanceAccountId: 'BA1', baseUrl: 'http://127.0.0.1:1' },
  paystack: { secretKey: 'sk_test_1', baseUrl: 'http://127.0.0.1:1' },
  paypal: { clientId: 'a', clientSecret: 'b', baseUrl: 'http://127.0.0.1:1' },
};

function reportIn(provider: string, body: object) {
  const definition = providerNamed(provider);
  const connector = definition.connect(CREDENTIALS[provider] ?? {}, definition.codes, 'test');
  const message = { headers: { 'paypal-transmission-id': 'T' }, rawBody: Buffer.from(JSON.stringify(body)) };
  return connector.translateNotification(message)?.reports[0]?.report;
}

/** Found by mutated messages: what stands in the place of an amount, a currency or a key, and is none, was read as if the provider said nothing. */
describe('a genuine message that says something unreadable about its payout', () => {
  it.each<[string, object]>([
    ['adyen', adyen({ amount: { currency: 'EUR', value: '10000' } })],
    ['paystack', paystack({ amount: '10000' })],
    ['paypal', paypal({ amount: { value: 100, currency: 'EUR' } })],
  ])('does not pay the ordered amount at %s', (provider, body) => {
    expect(reportIn(provider, body)).toMatchObject({ reportedStatus: 'PROCESSED', processedAmountMinor: null, isAmountUnreadable: true });
  });

  it.each<[string, object]>([
    ['adyen', adyen({ amount: { currency: 978, value: 10_000 } })],
    ['paystack', paystack({ currency: 'NAIRA' })],
    ['paypal', paypal({ amount: { value: '100.00', currency: ['EUR'] } })],
  ])('is about another currency at %s', (provider, body) => {
    expect(reportIn(provider, body)).toMatchObject({ currency: 'XXX' });
  });

  it.each<[string, object]>([
    ['adyen', adyen({ reference: `\u200f${KEY}` })],
    ['paystack', paystack({ reference: [KEY] })],
    ['paypal', paypal({ sender_item_id: { key: KEY } })],
  ])('is about another key at %s', (provider, body) => {
    expect(reportIn(provider, body)).toMatchObject({ reportedKey: '[not a key]' });
  });
});
