import { describe, expect, it } from '@jest/globals';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import type { Json } from '../../connector-kit/json.js';
import { STRIPE_CODES } from './codes.js';
import { readPage, readPayout, readReversal, readTransfer } from './objects.js';
import {
  isOurPayout,
  isOurTransfer,
  isReversalOf,
  type Expected,
  readFetched,
  readPosted,
  reportOfPayout,
  reportOfReversal,
  reportOfTransfer,
} from './translate.js';
import { afterCancel, afterTransfer, whileTransferStands, afterReversedTransfer, combined } from './modes/two-steps.js';

const KEY = 'po_0190c5a1b2c37d4e8f90123456789abc-invoke';
const OURS: Expected = { invokeKey: KEY, amount: 987n, currency: 'USD', account: 'acct_1' };

const PAYOUT = {
  id: 'po_1',
  object: 'payout',
  amount: 987,
  currency: 'usd',
  status: 'pending',
  destination: 'ba_1Recipient',
  failure_code: null,
  failure_message: null,
  metadata: { payout_id: 'po_0190', invoke_key: KEY, transfer_id: 'tr_1' },
  original_payout: null,
  reversed_by: null,
};
const REVERSING = { ...PAYOUT, id: 'po_2', amount: -987, metadata: {}, original_payout: 'po_1' };
const TRANSFER = {
  id: 'tr_1',
  object: 'transfer',
  amount: 987,
  amount_reversed: 0,
  reversed: false,
  currency: 'usd',
  destination: 'acct_1',
  metadata: { invoke_key: KEY },
};
const REVERSAL = { id: 'trr_1', object: 'transfer_reversal', amount: 987, currency: 'usd', transfer: 'tr_1' };

function answered(status: number, body: unknown, headers: Record<string, string> = {}): HttpOutcome {
  return { kind: 'answered', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function there<Value>(value: Value | null): Value {
  if (value === null) throw new Error('it could not be read');
  return value;
}

const payoutOf = (rest: Json = {}) => there(readPayout({ ...PAYOUT, ...rest }));
const transferOf = (rest: Json = {}) => there(readTransfer({ ...TRANSFER, ...rest }));
const reportOf = (rest: Json = {}) => reportOfPayout(payoutOf(rest), STRIPE_CODES);
const refusal = (status: number, error: Json) => readPosted(answered(status, { error }), readPayout, STRIPE_CODES);

describe('what identifies an object of Stripe', () => {
  it('its currency and our key in its metadata are in the report, so that the gateway can compare them', () => {
    for (const report of [reportOf(), reportOfTransfer(transferOf())]) expect(report).toMatchObject({ currency: 'USD', reportedKey: KEY });
    expect(reportOf({ metadata: {}, currency: 'eur' })).toMatchObject({ currency: 'EUR' });
    expect(reportOf({ metadata: {} })).not.toHaveProperty('reportedKey');
  });
});

describe('statuses of Stripe', () => {
  it.each([
    ['pending', 'PENDING', 'OK', null],
    ['in_transit', 'PENDING', 'OK', null],
    ['paid', 'PROCESSED', 'OK', 987n],
    ['failed', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['canceled', 'REVOKED', 'DECLINED_ERROR', 0n],
    ['cancelled', 'UNCLEAR', 'UNKNOWN', null],
    ['Paid', 'UNCLEAR', 'UNKNOWN', null],
    ['paid ', 'UNCLEAR', 'UNKNOWN', null],
    ['toString', 'UNCLEAR', 'UNKNOWN', null],
    ['__proto__', 'UNCLEAR', 'UNKNOWN', null],
  ])('map a payout that is %s to %s', (status, reportedStatus, resolution, processedAmountMinor) => {
    expect(reportOf({ status })).toMatchObject({ reportedStatus, resolution, processedAmountMinor, providerReference: 'po_1', code: status });
  });

  it.each([
    ['pending', 'CANCELLING', 'OK', null],
    ['in_transit', 'CANCELLING', 'OK', null],
    ['paid', 'CANCELLED', 'OK', 0n],
    ['failed', 'CANCEL_FAILED', 'DECLINED_ERROR', null],
    ['canceled', 'UNCLEAR', 'UNKNOWN', null],
    ['constructor', 'UNCLEAR', 'UNKNOWN', null],
  ])('map a reversing payout that is %s to %s of the original', (status, reportedStatus, resolution, processedAmountMinor) => {
    const report = reportOfPayout(there(readPayout({ ...REVERSING, status })), STRIPE_CODES);
    expect(report).toMatchObject({ reportedStatus, resolution, processedAmountMinor, providerReference: 'po_1' });
  });

  it('are UNCLEAR when the sign of the amount does not fit', () => {
    expect(reportOf({ status: 'paid', amount: -987 })).toMatchObject({ reportedStatus: 'UNCLEAR' });
    expect(reportOf({ status: 'paid', amount: 0 })).toMatchObject({ reportedStatus: 'UNCLEAR' });
    expect(reportOfPayout(there(readPayout({ ...REVERSING, status: 'paid', amount: 987 })), STRIPE_CODES)).toMatchObject({ reportedStatus: 'UNCLEAR' });
  });

  it.each([
    [0, false, 'PROCESSED', 987n, 'transferred', undefined],
    [1, false, 'PROCESSED', 987n, 'partly_reversed', 1n],
    [987, true, 'CANCELLED', 0n, 'reversed', undefined],
  ])('map a transfer with %i reversed (%s) to %s', (amount_reversed, reversed, reportedStatus, processedAmountMinor, code, returnedAmountMinor) => {
    const report = reportOfTransfer(transferOf({ amount_reversed, reversed }));
    expect(report).toMatchObject({ reportedStatus, processedAmountMinor, resolution: 'OK', code, providerReference: 'tr_1' });
    expect(report.returnedAmountMinor).toBe(returnedAmountMinor);
    expect(report.raw).toMatchObject({ amount_reversed: String(amount_reversed) });
  });

  it.each([
    [987, 'CANCELLED'],
    [986, 'UNCLEAR'],
    [988, 'UNCLEAR'],
    [-987, 'UNCLEAR'],
  ])('map a reversal of %i to %s', (amount, reportedStatus) => {
    expect(reportOfReversal(there(readReversal({ ...REVERSAL, amount })), 'tr_1', OURS)).toMatchObject({ reportedStatus, providerReference: 'tr_1' });
  });

  it('are UNCLEAR for a reversal of another transfer or in another currency', () => {
    expect(reportOfReversal(there(readReversal({ ...REVERSAL, transfer: 'tr_2' })), 'tr_1', OURS)).toMatchObject({
      reportedStatus: 'UNCLEAR',
      providerReference: 'tr_1',
    });
    expect(reportOfReversal(there(readReversal({ ...REVERSAL, currency: 'eur' })), 'tr_1', OURS)).toMatchObject({ reportedStatus: 'UNCLEAR' });
  });
});

describe('failures of Stripe payouts', () => {
  it.each([
    ['no_account', 'RECIPIENT_NOT_FOUND'],
    ['account_closed', 'INVALID_RECIPIENT'],
    ['account_frozen', 'INVALID_RECIPIENT'],
    ['bank_account_restricted', 'INVALID_RECIPIENT'],
    ['bank_ownership_changed', 'INVALID_RECIPIENT'],
    ['incorrect_account_holder_address', 'INVALID_DETAILS'],
    ['incorrect_account_holder_name', 'INVALID_DETAILS'],
    ['incorrect_account_holder_tax_id', 'INVALID_DETAILS'],
    ['incorrect_account_type', 'INVALID_DETAILS'],
    ['invalid_account_number', 'INVALID_DETAILS'],
    ['invalid_account_number_length', 'INVALID_DETAILS'],
    ['invalid_currency', 'INVALID_METHOD'],
    ['unsupported_card', 'INVALID_METHOD'],
    ['insufficient_funds', 'INSUFFICIENT_FUNDS'],
    ['debit_not_authorized', 'DECLINED_ERROR'],
    ['declined', 'DECLINED_ERROR'],
    ['could_not_process', 'PROCESSING_ERROR'],
    ['other', 'DECLINED_ERROR'],
    ['never_heard_of', 'DECLINED_ERROR'],
    ['rate_limit', 'DECLINED_ERROR'],
    ['hasOwnProperty', 'DECLINED_ERROR'],
  ])('have the reason %s read as %s for payouts and reversing payouts', (failure_code, resolution) => {
    const problem = { status: 'failed', failure_code, failure_message: 'Why.' };
    expect(reportOf(problem)).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution, code: failure_code, message: 'Why.' });
    expect(reportOfPayout(there(readPayout({ ...REVERSING, ...problem })), STRIPE_CODES)).toMatchObject({
      reportedStatus: 'CANCEL_FAILED',
      resolution,
      code: failure_code,
    });
  });

  it('are read from the given table', () => {
    expect(reportOfPayout(payoutOf({ status: 'failed', failure_code: 'new_one' }), { new_one: 'LIMIT_VIOLATION' })).toMatchObject({
      resolution: 'LIMIT_VIOLATION',
    });
    expect(reportOfPayout(payoutOf({ status: 'failed', failure_code: 'no_account' }), {})).toMatchObject({ resolution: 'DECLINED_ERROR' });
  });
});

describe('refusals of Stripe', () => {
  it.each([
    [400, 'balance_insufficient', 'declined', 'INSUFFICIENT_FUNDS'],
    [400, 'insufficient_funds', 'declined', 'INSUFFICIENT_FUNDS'],
    [400, 'amount_too_large', 'declined', 'INVALID_AMOUNT'],
    [400, 'amount_too_small', 'declined', 'INVALID_AMOUNT'],
    [400, 'instant_payouts_limit_exceeded', 'declined', 'LIMIT_VIOLATION'],
    [400, 'payouts_limit_exceeded', 'declined', 'LIMIT_VIOLATION'],
    [400, 'instant_payouts_config_disabled', 'declined', 'INVALID_METHOD'],
    [400, 'instant_payouts_currency_disabled', 'declined', 'INVALID_METHOD'],
    [400, 'instant_payouts_unsupported', 'declined', 'INVALID_METHOD'],
    [400, 'account_number_invalid', 'declined', 'INVALID_DETAILS'],
    [400, 'routing_number_invalid', 'declined', 'INVALID_DETAILS'],
    [400, 'bank_account_declined', 'declined', 'INVALID_RECIPIENT'],
    [400, 'bank_account_unusable', 'declined', 'INVALID_RECIPIENT'],
    [400, 'bank_account_unverified', 'declined', 'INVALID_RECIPIENT'],
    [402, 'card_declined', 'declined', 'DECLINED_ERROR'],
    [403, 'account_invalid', 'declined', 'ACCESS_ERROR'],
    [400, 'livemode_mismatch', 'declined', 'ACCESS_ERROR'],
    [400, 'payouts_not_allowed', 'declined', 'ACCESS_ERROR'],
    [400, 'platform_account_required', 'declined', 'ACCESS_ERROR'],
    [401, 'secret_key_required', 'declined', 'ACCESS_ERROR'],
    [401, 'api_key_expired', 'declined', 'INVALID_CREDENTIALS'],
    [401, 'platform_api_key_expired', 'declined', 'INVALID_CREDENTIALS'],
    [400, 'parameter_invalid_empty', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_invalid_integer', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_invalid_string_blank', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_invalid_string_empty', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_missing', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_unknown', 'declined', 'REQUEST_ERROR'],
    [400, 'parameters_exclusive', 'declined', 'REQUEST_ERROR'],
    [409, 'idempotency_key_in_use', 'unknown', 'GENERAL_ERROR'],
    [400, 'lock_timeout', 'unknown', 'GENERAL_ERROR'],
    [400, 'rate_limit', 'unknown', 'GENERAL_ERROR'],
    [429, 'lock_timeout', 'not_sent', 'GENERAL_ERROR'],
    [429, 'balance_insufficient', 'not_sent', 'GENERAL_ERROR'],
    [404, 'resource_missing', 'unknown', 'UNKNOWN'],
    // No line of their own: the class that Stripe documents.
    [400, 'insufficient_capabilities_for_transfer', 'declined', 'REQUEST_ERROR'],
    [400, 'transfers_not_allowed', 'declined', 'REQUEST_ERROR'],
    [400, 'country_unsupported', 'declined', 'REQUEST_ERROR'],
    [400, 'invalid_charge_amount', 'declined', 'REQUEST_ERROR'],
    [400, 'parameter_invalid_string', 'declined', 'REQUEST_ERROR'],
    [400, 'constructor', 'declined', 'REQUEST_ERROR'],
    [401, 'never_heard_of', 'declined', 'INVALID_CREDENTIALS'],
    [402, 'never_heard_of', 'declined', 'DECLINED_ERROR'],
    [403, 'more_permissions_required', 'declined', 'ACCESS_ERROR'],
    [404, 'never_heard_of', 'unknown', 'UNKNOWN'],
    [409, 'never_heard_of', 'unknown', 'UNKNOWN'],
    [500, 'never_heard_of', 'unknown', 'PROVIDER_INTERNAL_ERROR'],
    [500, 'balance_insufficient', 'unknown', 'PROVIDER_INTERNAL_ERROR'],
    [503, 'balance_insufficient', 'unknown', 'CONNECTION_ERROR'],
    [302, 'balance_insufficient', 'unknown', 'CONNECTION_ERROR'],
  ])('read HTTP %i with %s as %s, %s', (status, code, kind, resolution) => {
    const error = { type: 'invalid_request_error', code, message: 'Why.' };
    expect(refusal(status, error)).toMatchObject({ answer: { kind, resolution, code, message: 'Why.', httpStatus: status } });
  });

  it.each([
    [400, 'invalid_request_error', 'declined', 'REQUEST_ERROR'],
    [404, 'invalid_request_error', 'declined', 'REQUEST_ERROR'],
    [401, 'invalid_request_error', 'declined', 'INVALID_CREDENTIALS'],
    [403, 'invalid_request_error', 'declined', 'ACCESS_ERROR'],
    [402, 'card_error', 'declined', 'DECLINED_ERROR'],
    [402, 'invalid_request_error', 'declined', 'DECLINED_ERROR'],
    [400, 'idempotency_error', 'declined', 'DUPLICATED_ID'],
    [409, 'idempotency_error', 'declined', 'DUPLICATED_ID'],
    [409, 'invalid_request_error', 'declined', 'DUPLICATED_ID'],
    [400, 'api_error', 'unknown', 'PROVIDER_INTERNAL_ERROR'],
    [500, 'api_error', 'unknown', 'PROVIDER_INTERNAL_ERROR'],
    [504, 'api_error', 'unknown', 'CONNECTION_TIMEOUT_ERROR'],
    [400, 'never_heard_of', 'unknown', 'UNKNOWN'],
  ])('read HTTP %i of the type %s without a code as %s, %s', (status, type, kind, resolution) => {
    expect(refusal(status, { type, message: 'Why.' })).toMatchObject({ answer: { kind, resolution, httpStatus: status } });
  });

  it.each([
    ['api_error', 'PROVIDER_INTERNAL_ERROR'],
    ['type_of_tomorrow', 'UNKNOWN'],
    ['toString', 'UNKNOWN'],
  ])('are no refusal for an unknown code of the type %s', (type, resolution) => {
    expect(refusal(400, { type, code: 'never_heard_of' })).toMatchObject({ answer: { kind: 'unknown', resolution } });
  });

  it('distinguish a missing recipient from other missing objects', () => {
    const error = { type: 'invalid_request_error', code: 'resource_missing' };
    expect(refusal(400, { ...error, param: 'destination' })).toMatchObject({ answer: { kind: 'declined', resolution: 'RECIPIENT_NOT_FOUND' } });
    expect(refusal(404, { ...error, param: 'payout' })).toMatchObject({ answer: { kind: 'unknown', resolution: 'UNKNOWN', code: 'resource_missing' } });
  });

  it.each([['<html>403'], ['{}'], ['{"error":"no"}'], ['{"error":{}}'], ['[]'], ['']])('are unknown when Stripe did not write the body: %s', (body) => {
    for (const status of [400, 401, 403, 404, 409]) {
      expect(readPosted(answered(status, body), readPayout, STRIPE_CODES)).toMatchObject({ answer: { kind: 'unknown', resolution: 'CONNECTION_ERROR' } });
    }
  });

  it('are read from the given table', () => {
    const outcome = answered(400, { error: { type: 'invalid_request_error', code: 'never_heard_of' } });
    expect(readPosted(outcome, readPayout, { never_heard_of: 'LIMIT_VIOLATION' })).toMatchObject({
      answer: { kind: 'declined', resolution: 'LIMIT_VIOLATION' },
    });
  });

  it('refusals of a Stripe enquiry are no answer, except for resource_missing', () => {
    const missing = { type: 'invalid_request_error', code: 'resource_missing' };
    expect(readFetched(answered(404, { error: missing }), readPayout)).toMatchObject({ answer: { kind: 'not_found', code: 'resource_missing' } });
    for (const outcome of [
      answered(404, '<html>'),
      answered(404, { error: { type: 'invalid_request_error' } }),
      answered(400, { error: missing }),
      answered(401, { error: missing }),
      answered(500, { error: missing }),
    ])
      expect(readFetched(outcome, readPayout)).toMatchObject({ answer: { kind: 'no_answer' } });
    expect(readFetched(answered(200, 'x'), readPayout)).toMatchObject({ answer: { kind: 'no_answer', resolution: 'UNKNOWN' } });
    expect(readFetched({ kind: 'lost', timedOut: true, why: 'w' }, readPayout)).toMatchObject({
      answer: { kind: 'no_answer', resolution: 'CONNECTION_TIMEOUT_ERROR' },
    });
  });
});

describe('objects of Stripe', () => {
  it.each([200])('are read from HTTP %i with the mark of a repetition', (status) => {
    expect(readPosted(answered(status, PAYOUT), readPayout, STRIPE_CODES)).toMatchObject({ value: { id: 'po_1' }, isReplayed: false });
    expect(readPosted(answered(status, PAYOUT, { 'idempotent-replayed': 'true' }), readPayout, STRIPE_CODES)).toMatchObject({ isReplayed: true });
  });

  it.each([201, 202, 204])('are not read from HTTP %i', (status) => {
    expect(readPosted(answered(status, PAYOUT), readPayout, STRIPE_CODES)).toMatchObject({ answer: { kind: 'unknown' } });
  });

  it.each<[string, Json]>([
    ['no id', { id: undefined }],
    ['an id that leads elsewhere', { id: '../balance' }],
    ['no status', { status: null }],
    ['a status that is no text', { status: 1 }],
    ['an amount that is a text', { amount: '987' }],
    ['an amount that is not whole', { amount: 9.87 }],
    ['an amount that is not exact', { amount: 2 ** 53 }],
    ['a currency in capitals', { currency: 'USD' }],
    ['another object', { object: 'transfer' }],
    ['a reversal that is no id', { reversed_by: { id: 'po_2' } }],
    ['an original that is no id', { original_payout: 'po 1' }],
  ])('are not read from a payout with %s', (_, rest) => {
    expect(readPayout({ ...PAYOUT, ...rest })).toBeNull();
  });

  it.each<[string, Json]>([
    ['no id', { id: null }],
    ['another object', { object: 'payout' }],
    ['more taken back than there was', { amount_reversed: 988 }],
    ['less than nothing taken back', { amount_reversed: -1 }],
    ['all taken back, and not reversed', { amount_reversed: 987 }],
    ['nothing taken back, and reversed', { reversed: true }],
    ['no word of it', { reversed: undefined }],
    ['an amount of nothing', { amount: 0 }],
  ])('are not read from a transfer with %s', (_, rest) => {
    expect(readTransfer({ ...TRANSFER, ...rest })).toBeNull();
  });

  it.each<[string, Json]>([
    ['no transfer', { transfer: null }],
    ['another object', { object: 'refund' }],
    ['an amount that is a text', { amount: '987' }],
  ])('are not read from a reversal with %s', (_, rest) => {
    expect(readReversal({ ...REVERSAL, ...rest })).toBeNull();
  });

  it('are not read from a list with an unreadable item', () => {
    const page = readPage(readPayout);
    expect(page({ object: 'list', data: [PAYOUT], has_more: false })).toMatchObject({ items: [{ id: 'po_1' }], hasMore: false });
    for (const bad of [{ data: [PAYOUT, {}] }, { data: {} }, { has_more: undefined }, { object: 'payout' }])
      expect(page({ object: 'list', data: [], has_more: false, ...bad })).toBeNull();
  });

  it.each<[string, Json, boolean]>([
    ['as it was ordered', {}, true],
    ['under another key', { metadata: { invoke_key: 'po_other-invoke' } }, false],
    ['without a key', { metadata: null }, false],
    ['of another amount', { amount: 988 }, false],
    ['in another currency', { currency: 'eur' }, false],
    ['that reverses', { original_payout: 'po_0' }, false],
  ])('identify a payout %s as ours: %s', (_, rest, expected) => {
    expect(isOurPayout(payoutOf(rest), OURS)).toBe(expected);
  });

  it('identify a transfer as ours only with the right destination', () => {
    expect(isOurTransfer(transferOf(), OURS)).toBe(true);
    expect(isOurTransfer(transferOf({ destination: 'acct_2' }), OURS)).toBe(false);
    expect(isOurTransfer(transferOf({ destination: 'acct_2' }), { ...OURS, account: null })).toBe(true);
    expect(isOurTransfer(transferOf({ amount: 988 }), OURS)).toBe(false);
  });

  it('accept only a full reversal of a payout', () => {
    const reversing = there(readPayout(REVERSING));
    expect(isReversalOf(reversing, 'po_1', OURS)).toBe(true);
    expect(isReversalOf(reversing, 'po_3', OURS)).toBe(false);
    expect(isReversalOf(reversing, 'po_1', { ...OURS, amount: 1_000n })).toBe(false);
    expect(isReversalOf(reversing, 'po_1', { ...OURS, amount: null })).toBe(false);
  });

  it('keep no detail of the recipient', () => {
    for (const report of [reportOf(), reportOf({ status: 'failed' }), reportOfTransfer(transferOf())])
      expect(JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(/ba_1Recipient|acct_1/);
  });
});

describe('two-step mode of Stripe', () => {
  const reversed = { amount_reversed: 987, reversed: true };

  it.each([
    ['pending', 'PENDING', 'PENDING'],
    ['in_transit', 'PENDING', 'PENDING'],
    ['paid', 'PROCESSED', 'PROCESSED'],
    ['failed', 'UNCLEAR', 'PROCESS_FAILED'],
    ['canceled', 'UNCLEAR', 'REVOKED'],
    ['new_word', 'UNCLEAR', 'UNCLEAR'],
  ])('reports a payout that is %s as %s before and as %s after its transfer is reversed', (status, whileStanding, after) => {
    expect(combined(transferOf(), reportOf({ status }))).toMatchObject({ reportedStatus: whileStanding, providerReference: 'po_1' });
    expect(combined(transferOf(reversed), reportOf({ status }))).toMatchObject({ reportedStatus: after, providerReference: 'po_1' });
    expect(combined(transferOf({ amount_reversed: 986 }), reportOf({ status }))).toMatchObject({ reportedStatus: whileStanding });
    expect(whileTransferStands(reportOf({ status }), null)).toMatchObject({ reportedStatus: whileStanding });
  });

  it('names the transfer in its messages', () => {
    expect(combined(transferOf(), reportOf({ status: 'failed' })).message).toContain('tr_1');
    expect(combined(transferOf(), null)).toMatchObject({ reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', message: expect.stringContaining('tr_1 was made') });
    expect(combined(transferOf(reversed), null)).toMatchObject({ reportedStatus: 'UNCLEAR', message: expect.stringContaining('tr_1 was reversed') });
    expect(afterReversedTransfer(transferOf(reversed))).toMatchObject({ kind: 'unknown', message: expect.stringContaining('tr_1') });
  });

  const response = { providerReference: null, code: 'some_code', message: 'Why.', httpStatus: 400, raw: {} };
  it.each([
    [{ ...response, kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' }, 'UNKNOWN', 'was refused: Why.'],
    [{ ...response, kind: 'not_sent', resolution: 'CONNECTION_ERROR' }, 'CONNECTION_ERROR', 'was not sent: Why.'],
    [{ ...response, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 5_000 }, 'GENERAL_ERROR', 'was not sent: Why.'],
    [{ ...response, kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' }, 'CONNECTION_TIMEOUT_ERROR', 'is unknown: Why.'],
  ] as const)('answers unknown after the transfer for %j with %s', (answer, resolution, how) => {
    const after = afterTransfer('tr_1', answer);
    expect(after).toMatchObject({ kind: 'unknown', resolution, code: 'some_code', providerReference: 'tr_1', httpStatus: 400 });
    expect(after.message).toMatch(/^The transfer tr_1 was made/);
    expect(after.message).toContain(how);
    expect(after).not.toHaveProperty('retryAfterMs');
    expect(afterCancel('po_1', 'tr_1', answer)).toMatchObject({
      kind: 'unknown',
      resolution,
      providerReference: 'po_1',
      message: expect.stringMatching(/po_1.*tr_1/),
    });
  });
});
