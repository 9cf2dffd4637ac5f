import { describe, expect, it } from '@jest/globals';
import { operationRequest } from '../../../../../test/providers/setup/requests.js';
import type { OperationRequest } from '../../connector-kit/connector.contract.js';
import { bulkOf, recipientOf, transferOf } from './order.js';

const fields = { account_number: '0123456789', bank_code: '058', holder_name: 'Ada Obi' };

describe('recipientOf', () => {
  it.each([
    ['NGN', 'nuban'],
    ['GHS', 'ghipss'],
    ['ZAR', 'basa'],
    ['KES', 'mobile_money'],
  ])('has in %s the default type %s', (currency, type) => {
    const expected = { type, name: 'Ada Obi', account_number: '0123456789', bank_code: '058', currency };
    expect(recipientOf(operationRequest('invoke', { currency, fields }))).toEqual(expected);
  });

  it('orders to a till of M-Pesa', () => {
    const till = { account_number: '247247', bank_code: 'MPTILL', holder_name: 'Till Transfer', recipient_type: 'mobile_money_business' };
    expect(recipientOf(operationRequest('invoke', { currency: 'KES', fields: till }))).toEqual({
      type: 'mobile_money_business',
      name: 'Till Transfer',
      account_number: '247247',
      bank_code: 'MPTILL',
      currency: 'KES',
    });
  });

  it('accepts another type', () => {
    expect(recipientOf(operationRequest('invoke', { currency: 'GHS', fields: { ...fields, recipient_type: 'mobile_money' } }))).toMatchObject({
      type: 'mobile_money',
    });
  });

  it.each(['EUR', 'JPY', 'XOF', 'TND', 'ngn', 'toString'])('declines the unsupported currency %s', (currency) => {
    expect(recipientOf(operationRequest('invoke', { currency, fields }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
  });

  it.each([
    [{ account_number: 123 }],
    [{ account_number: '' }],
    [{ bank_code: null }],
    [{ holder_name: undefined }],
    [{ recipient_type: 'authorization' }],
    [{ recipient_type: 7 }],
  ])('declines %j without repeating details', (wrong) => {
    const answer = recipientOf(operationRequest('invoke', { currency: 'NGN', fields: { ...fields, ...wrong } }));
    expect(answer).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
    for (const detail of Object.values(fields)) expect(JSON.stringify(answer)).not.toContain(detail);
  });

  it.each(['po_short', 'PO_0190f3b0c0de7000800000000000abcd-invoke', 'po_0190f3b0c0de7000800000000000abcd invoke', 'x'.repeat(51)])(
    'is refused with a key that cannot be a reference: %s',
    (providerKey) => {
      expect(recipientOf(operationRequest('invoke', { currency: 'NGN', fields, providerKey }))).toMatchObject({
        kind: 'declined',
        resolution: 'INVALID_REQUEST',
      });
    },
  );
});

const order = (request: OperationRequest, recipientCode = 'RCP_1') => ({ request, recipientCode, timeLeft: () => 1_000 });

describe('transferOf and bulkOf', () => {
  it.each([
    [1n, 1],
    [1_234n, 1_234],
    [1_000_000_000_000n, 1_000_000_000_000],
  ])('send %d minor units as %d subunits under our key', (amountMinor, amount) => {
    const request = operationRequest('invoke', { currency: 'NGN', fields, amountMinor });
    const expected = { source: 'balance', amount, currency: 'NGN', recipient: 'RCP_1', reference: request.providerKey, reason: 'Order 1' };
    expect(transferOf(order(request))).toEqual(expected);
  });

  it('leave out the reason without a description', () => {
    expect(transferOf(order(operationRequest('invoke', { currency: 'NGN', fields, description: null })))).not.toHaveProperty('reason');
  });

  it('put shared values into the batch and the others into each transfer', () => {
    const [one, other] = [operationRequest('invoke', { currency: 'GHS', fields }), operationRequest('invoke', { currency: 'GHS', fields, description: null })];
    expect(bulkOf('GHS', [order(one), order(other, 'RCP_2')])).toEqual({
      source: 'balance',
      currency: 'GHS',
      transfers: [
        { amount: 10_000, recipient: 'RCP_1', reference: one.providerKey, reason: 'Order 1' },
        { amount: 10_000, recipient: 'RCP_2', reference: other.providerKey },
      ],
    });
  });
});
