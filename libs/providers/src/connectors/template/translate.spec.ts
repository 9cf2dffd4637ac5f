import { describe, expect, it } from '@jest/globals';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { TEMPLATE_CODES } from './codes.js';
import { translateEnquiry, translateInvoke } from './translate.js';

const answered = (status: number, body: object): HttpOutcome => ({ kind: 'answered', status, headers: {}, body: JSON.stringify(body) });
const EXPECTED = { invokeKey: 'po_1-invoke', amountMinor: 1_230n, currency: 'EUR' };
const payout = (rest: object) => answered(200, { id: 'p_1', reference: 'po_1-invoke', amount: '12.30', currency: 'EUR', ...rest });

describe('translateInvoke of the template', () => {
  // Written out by hand from the provider's documentation, so that a slip in the table fails.
  it.each([
    ['queued', undefined, 'accepted', 'PROCESSING', 'OK', null],
    ['pending', undefined, 'accepted', 'PENDING', 'OK', null],
    ['paid', undefined, 'done', 'PROCESSED', 'OK', 1_230n],
    ['failed', 'account_closed', 'done', 'PROCESS_FAILED', 'INVALID_RECIPIENT', 0n],
    ['failed', 'a new code', 'done', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
  ])('reads the status %s with the code %s', (status, code, kind, reportedStatus, resolution, processedAmountMinor) => {
    const report = { reportedStatus, resolution, processedAmountMinor, providerReference: 'p_1' };
    expect(translateInvoke(payout({ status, code }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ ...report, kind });
    expect(translateEnquiry(payout({ status, code }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ ...report, kind: 'found' });
  });

  it.each(['a new status', 'toString', 7, null])('never reads the unknown status %p as final', (status) => {
    expect(translateInvoke(payout({ status }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a payout that is not the expected one', () => {
  it.each([{ reference: 'po_2-invoke' }, { amount: '12.31' }, { amount: 12.3 }, { currency: 'USD' }, { reference: undefined }])(
    'is UNCLEAR with %j',
    (rest) => {
      expect(translateInvoke(payout({ status: 'paid', ...rest }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'unknown' });
      expect(translateEnquiry(payout({ status: 'paid', ...rest }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR' });
    },
  );
});

describe('refusals of the template', () => {
  it.each([
    ['insufficient_funds', 'declined', 'INSUFFICIENT_FUNDS'],
    ['invalid_account', 'declined', 'INVALID_DETAILS'],
    ['account_closed', 'declined', 'INVALID_RECIPIENT'],
    ['duplicate', 'declined', 'DUPLICATED_ID'],
    ['invalid_key', 'declined', 'INVALID_CREDENTIALS'],
    ['a new code', 'unknown', 'UNKNOWN'],
  ])('read the code %s', (code, kind, resolution) => {
    expect(translateInvoke(answered(422, { code }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind, resolution });
    expect(translateInvoke(answered(500, { code }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'unknown' });
  });

  it('read only the documented error as not found', () => {
    expect(translateEnquiry(answered(404, { code: 'no_such_payout' }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'not_found' });
    expect(translateEnquiry(answered(404, { code: 'no_such_page' }), EXPECTED, TEMPLATE_CODES)).toMatchObject({ kind: 'no_answer' });
  });
});
