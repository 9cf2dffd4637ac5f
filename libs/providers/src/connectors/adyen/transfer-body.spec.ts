import { describe, expect, it } from '@jest/globals';
import type { OperationRequest } from '../../connector-kit/connector.contract.js';
import { fromAdyenValue, toAdyenValue } from './amounts.js';
import { readAdyenCredentials } from './config.js';
import { searchWindow } from './search-window.js';
import { transferBodyOf } from './transfer-body.js';

const credentials = (rest: Record<string, string> = {}) =>
  readAdyenCredentials({ apiKey: 'key', hmacKey: 'ab'.repeat(32), balanceAccountId: 'BA1', ...rest }, 'test');
const IBAN = { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' };
const request = (rest: Partial<OperationRequest> = {}): OperationRequest => ({
  payoutId: 'po_1',
  providerKey: 'po_1-invoke',
  invokeKey: 'po_1-invoke',
  providerReference: null,
  step: null,
  amountMinor: 1_234n,
  currency: 'EUR',
  description: null,
  fields: IBAN,
  details: {},
  invokedAt: null,
  timeoutMs: 1_000,
  fence: () => Promise.resolve(true),
  ...rest,
});

describe('amounts of Adyen', () => {
  it.each<[string, bigint, number | null]>([
    ['JPY', 1_234n, 1_234],
    ['EUR', 1_234n, 1_234],
    ['TND', 1_234n, 1_234],
    ['CLP', 1_234n, 123_400],
    ['ISK', 1n, 100],
    ['CVE', 1_200n, 12],
    ['CVE', 1_234n, null],
    ['IDR', 5_000_000n, 50_000],
    ['IDR', 50n, null],
    ['CLP', 1_000_000_000_000n, 100_000_000_000_000],
  ])('converts an amount in %s: %s minor units', (currency, minor, value) => {
    expect(toAdyenValue(minor, currency)).toBe(value);
    if (value !== null) expect(fromAdyenValue(BigInt(value), currency)).toBe(minor);
  });

  it('reads an amount with more decimals than ISO 4217 has as no amount', () => {
    expect(fromAdyenValue(1_234n, 'CLP')).toBeNull();
  });

  it('declines an amount that Adyen cannot express', () => {
    expect(transferBodyOf(request({ currency: 'IDR', amountMinor: 150n }), credentials())).toMatchObject({ kind: 'declined', resolution: 'INVALID_AMOUNT' });
  });
});

describe('transferBodyOf', () => {
  it('builds a transfer to an IBAN', () => {
    expect(transferBodyOf(request(), credentials())).toEqual({
      kind: 'body',
      body: {
        amount: { currency: 'EUR', value: 1_234 },
        balanceAccountId: 'BA1',
        category: 'bank',
        counterparty: { bankAccount: { accountHolder: { fullName: 'A. Klaassen' }, accountIdentification: { type: 'iban', iban: 'NL91ABNA0417164300' } } },
        reference: 'po_1-invoke',
        type: 'bankTransfer',
        priority: 'regular',
      },
    });
  });

  it.each<[string, Record<string, string>, object, object]>([
    ['a transfer instrument', {}, { transfer_instrument_id: 'SE1' }, { transferInstrumentId: 'SE1' }],
    [
      'an account in the United States, with an address',
      {},
      {
        account_identification: 'usLocal',
        holder_name: 'A',
        account_number: '1',
        routing_number: '2',
        account_type: 'savings',
        country: 'US',
        postal_code: '94107',
      },
      {
        bankAccount: {
          accountHolder: { fullName: 'A', address: { country: 'US', postalCode: '94107' } },
          accountIdentification: { type: 'usLocal', accountNumber: '1', routingNumber: '2', accountType: 'savings' },
        },
      },
    ],
    ['a balance account', { category: 'internal' }, { balance_account_id: 'BA2' }, { balanceAccountId: 'BA2' }],
    [
      'a stored card',
      { category: 'card' },
      { stored_payment_method_id: 'M1', holder_reference: 'r', first_name: 'A', last_name: 'K', country: 'US', city: 'San Francisco', line1: '274' },
      {
        card: {
          cardHolder: { type: 'individual', reference: 'r', firstName: 'A', lastName: 'K', address: { country: 'US', city: 'San Francisco', line1: '274' } },
          cardIdentification: { storedPaymentMethodId: 'M1' },
        },
      },
    ],
  ])('builds a transfer to %s', (_, given, fields, counterparty) => {
    expect(transferBodyOf(request({ fields: { ...fields } }), credentials(given))).toMatchObject({ kind: 'body', body: { counterparty } });
  });

  it.each<[Record<string, string>, object, string]>([
    [{}, {}, 'holder_name, iban'],
    [{}, { holder_name: 'A', account_identification: 'ukLocal', account_number: '1' }, 'sort_code'],
    [{}, { ...IBAN, account_identification: 'constructor' }, 'account_identification'],
    [{ category: 'internal' }, IBAN, 'balance_account_id'],
    [{ category: 'card' }, { number: '4111' }, 'stored_payment_method_id'],
  ])('declines a payout whose recipient is incomplete and names the missing field', (given, fields, named) => {
    const answer = transferBodyOf(request({ fields: { ...fields } }), credentials(given));
    expect(answer).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
    expect(answer.kind === 'declined' && answer.message).toContain(named);
  });

  it('requests the review that the account requires, with type and priority where they exist', () => {
    const bodyFor = (given: Record<string, string>, fields: object) => {
      const made = transferBodyOf(request({ fields: { ...fields } }), credentials(given));
      return made.kind === 'body' ? made.body : {};
    };
    expect(bodyFor({ approvalsRequired: '2', priority: 'instant' }, IBAN)).toMatchObject({ review: { numberOfApprovalsRequired: 2 }, priority: 'instant' });
    const internal = bodyFor({ category: 'internal' }, { balance_account_id: 'BA2' });
    expect(internal).toMatchObject({ type: 'internalTransfer' });
    expect(internal).not.toHaveProperty('priority');
    expect(internal).not.toHaveProperty('review');
  });

  it('reduces the description to characters that banks accept', () => {
    const described = (description: string) => (transferBodyOf(request({ description }), credentials()) as { body: { description?: string } }).body.description;
    expect(described('Order 1, paid (net)')).toBe('Order 1, paid (net)');
    expect(described('Bestellung №7\n')).toBe('Bestellung  7');
    expect(described('x'.repeat(200))).toHaveLength(140);
    expect(described('№')).toBeUndefined();
  });
});

describe('searchWindow', () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);

  it('covers the time from before the first send until after the enquiry', () => {
    expect(searchWindow(day('2026-03-02'), day('2026-03-05'))).toEqual({ createdSince: '2026-03-01T00:00:00.000Z', createdUntil: '2026-03-06T00:00:00.000Z' });
    expect(searchWindow(null, day('2026-03-05'))).toEqual({ createdSince: '2026-03-04T00:00:00.000Z', createdUntil: '2026-03-06T00:00:00.000Z' });
  });

  it('is never longer than Adyen searches and always contains the first send', () => {
    const { createdSince, createdUntil } = searchWindow(day('2025-01-02'), day('2026-03-05'));
    expect(createdSince).toBe('2025-01-01T00:00:00.000Z');
    expect(Date.parse(createdUntil) - Date.parse(createdSince)).toBe(180 * 86_400_000);
  });
});
