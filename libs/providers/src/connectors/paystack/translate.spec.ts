import { describe, expect, it } from '@jest/globals';
import { hostileAnswers } from '../../../../../test/providers/hostile-answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { PAYSTACK_CODES } from './codes.js';
import {
  afterBulk,
  afterLookup,
  asRevoked,
  isSentAgainAlone,
  needsLookup,
  translateBulk,
  translateEnquiry,
  translateRecipient,
  translateResend,
  translateTransfer,
} from './translate.js';

const EXPECTED = { invokeKey: 'po_0190f3b0c0de7000800000000000abcd-invoke', amountMinor: 10_000n, currency: 'NGN' };
const data = {
  amount: 10_000,
  currency: 'NGN',
  reference: EXPECTED.invokeKey,
  transfer_code: 'TRF_abc123',
  status: 'pending',
  id: 1,
  gateway_response: 'Ada Obi has no such account',
};

const answered = (status: number, body: unknown): HttpOutcome => ({
  kind: 'answered',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const yes = (rest: object = {}): HttpOutcome => answered(200, { status: true, message: 'ok', data: { ...data, ...rest } });
const no = (status: number, rest: object): HttpOutcome => answered(status, { status: false, ...rest });
const invoked = (outcome: HttpOutcome, codes: CodeTable = PAYSTACK_CODES) => translateTransfer('invoke', outcome, EXPECTED, codes);
const asked = (outcome: HttpOutcome, codes: CodeTable = PAYSTACK_CODES) => translateEnquiry(outcome, EXPECTED, codes);
const LOST: HttpOutcome = { kind: 'lost', timedOut: true, why: 'no answer in time' };
const NOT_SENT: HttpOutcome = { kind: 'not_sent', timedOut: false, why: 'the connection failed' };

/** Status, what invoke answers, reported status, resolution, what went out, what is wanted. Written out from the mapping. */
const STATUSES = [
  ['pending', 'accepted', 'PENDING', 'OK', null, undefined],
  ['otp', 'accepted', 'PENDING', 'OK', null, { type: 'otp', fields: ['otp'] }],
  ['received', 'accepted', 'PENDING', 'OK', null, { type: 'approval_at_provider', fields: [] }],
  ['success', 'done', 'PROCESSED', 'OK', 10_000n, undefined],
  ['failed', 'done', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n, undefined],
  ['reversed', 'done', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n, undefined],
  ['abandoned', 'done', 'REVOKED', 'OPERATION_EXPIRED', 0n, undefined],
  ['blocked', 'done', 'PROCESS_FAILED', 'ACCESS_ERROR', 0n, undefined],
  ['rejected', 'done', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n, undefined],
] as const;

describe('statuses of Paystack', () => {
  it.each(STATUSES)('map the status %s', (status, kind, reportedStatus, resolution, processedAmountMinor, requiredAction) => {
    const report = { reportedStatus, resolution, processedAmountMinor, providerReference: 'TRF_abc123', code: status, httpStatus: 200 };
    for (const [answer, itsKind] of [[invoked(yes({ status })), kind] as const, [asked(yes({ status })), 'found'] as const]) {
      expect(answer).toMatchObject({ ...report, kind: itsKind });
      expect((answer as { requiredAction?: unknown }).requiredAction).toEqual(requiredAction);
    }
  });

  it.each(['queued', 'Success', 'SUCCESS', 'success ', '', null, 7, {}, 'constructor', '__proto__'])('never read the unknown status %p as final', (status) => {
    expect(invoked(yes({ status }))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    expect(asked(yes({ status }))).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN' });
  });

  it('are read from the given table', () => {
    const codes: CodeTable = { ...PAYSTACK_CODES, failed: 'INVALID_RECIPIENT' };
    expect(asked(yes({ status: 'failed' }), codes)).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT' });
    // Certain is that it failed; a table that says UNKNOWN leaves the reason open only.
    expect(asked(yes({ status: 'failed' }), { ...codes, failed: 'UNKNOWN' })).toMatchObject({
      reportedStatus: 'PROCESS_FAILED',
      resolution: 'PROCESSING_ERROR',
    });
  });

  it.each([
    ['another reference', { reference: `${EXPECTED.invokeKey}2` }],
    ['no reference', { reference: undefined }],
    ['another amount', { amount: 10_001 }],
    ['an amount that is no integer', { amount: 10_000.5 }],
    ['an amount in a text', { amount: '10000' }],
    ['another currency', { currency: 'KES' }],
    ['no transfer code', { transfer_code: undefined }],
    ['a transfer code that is none', { transfer_code: 'Ada Obi' }],
  ])('are UNCLEAR for a transfer with %s', (_, rest) => {
    expect(invoked(yes({ status: 'success', ...rest }))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    expect(asked(yes({ status: 'success', ...rest }))).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR' });
  });

  it('keep nothing that could be a detail of the recipient', () => {
    for (const answer of [invoked(yes()), asked(yes({ reference: 'ada', status: 'Ada Obi', transfer_code: 'Ada' }))])
      expect(JSON.stringify({ ...answer, processedAmountMinor: null })).not.toContain('Ada');
  });
});

/** Code, type and sentence of a refusal; the code that is kept; the resolution. Written out from the mapping. */
const REFUSALS = [
  [{ message: 'Your balance is not enough to fulfil this request' }, 'insufficient_balance', 'INSUFFICIENT_FUNDS'],
  [{ message: 'Insufficient balance', code: 'api_error' }, 'insufficient_balance', 'INSUFFICIENT_FUNDS'],
  [{ code: 'insufficient_balance', message: 'x' }, 'insufficient_balance', 'INSUFFICIENT_FUNDS'],
  [{ message: 'Please provide a unique reference. Reference already exists on a transfer' }, 'duplicate_transfer_reference', 'DUPLICATED_ID'],
  [{ message: 'Duplicate Transfer Reference' }, 'duplicate_transfer_reference', 'DUPLICATED_ID'],
  [{ code: 'duplicate_transfer_reference', type: 'validation_error', message: 'x' }, 'duplicate_transfer_reference', 'DUPLICATED_ID'],
  [{ message: 'Invalid key' }, 'invalid_key', 'INVALID_CREDENTIALS'],
  [{ code: 'invalid_Key' }, 'invalid_Key', 'INVALID_CREDENTIALS'],
  [{ message: 'Your IP address is not allowed to make this call' }, 'ip_not_allowed', 'FORBIDDEN_IP'],
  [{ message: 'You cannot initiate third party payouts at this time' }, 'payouts_not_allowed', 'ACCESS_ERROR'],
  [{ message: 'You cannot initiate third party payouts as a starter business' }, 'payouts_not_allowed', 'ACCESS_ERROR'],
  [{ message: 'Recipient specified is invalid', code: 'validation_error' }, 'recipient_not_found', 'RECIPIENT_NOT_FOUND'],
  [{ message: 'Transfer recipient not found' }, 'recipient_not_found', 'RECIPIENT_NOT_FOUND'],
  [{ message: 'The account number of the recipient is on a fraud watchlist' }, 'account_on_watchlist', 'ANTIFRAUD_ERROR'],
  [{ message: 'Could not resolve account name. Check parameters or try again.' }, 'invalid_account', 'INVALID_DETAILS'],
  [{ message: 'Account number is invalid' }, 'invalid_account', 'INVALID_DETAILS'],
  [{ message: 'Bank is invalid' }, 'invalid_bank_code', 'INVALID_DETAILS'],
  [{ message: 'Invalid bank code: 000' }, 'invalid_bank_code', 'INVALID_DETAILS'],
  [{ message: 'OTP is invalid' }, 'invalid_otp', 'INVALID_DETAILS'],
  [{ message: 'Invalid OTP' }, 'invalid_otp', 'INVALID_DETAILS'],
  [{ message: 'The OTP you provided has expired' }, 'invalid_otp', 'INVALID_DETAILS'],
  [{ message: 'Transfer is not currently awaiting OTP' }, 'not_awaiting_otp', 'PROCESSING_ERROR'],
  [{ message: 'You have exceeded your daily transfer limit' }, 'limit_exceeded', 'LIMIT_VIOLATION'],
  [{ message: 'Transfer limit reached' }, 'limit_exceeded', 'LIMIT_VIOLATION'],
  [{ message: 'Invalid amount' }, 'invalid_amount', 'INVALID_AMOUNT'],
  [{ message: 'Minimum transfer amount is 100' }, 'invalid_amount', 'INVALID_AMOUNT'],
  [{ message: 'Currency not supported by merchant' }, 'currency_not_supported', 'INVALID_METHOD'],
  [{ message: 'Transfer reference contains illegal characters' }, 'invalid_reference', 'INVALID_REQUEST'],
  [{ code: 'validation_error', message: 'x' }, 'validation_error', 'REQUEST_ERROR'],
  [{ type: 'validation_error', message: 'x' }, 'validation_error', 'REQUEST_ERROR'],
  [{ code: 'processor_error', message: 'x' }, 'processor_error', 'PROCESSING_ERROR'],
  [{ code: 'api_error', message: 'x' }, 'api_error', 'DECLINED_ERROR'],
  [{ message: 'x' }, 'refused', 'DECLINED_ERROR'],
  [{}, 'refused', 'DECLINED_ERROR'],
  [{ code: 'Ada Obi 0123', message: { a: 1 } }, 'refused', 'DECLINED_ERROR'],
] as const;

describe('refusals of Paystack', () => {
  it.each(REFUSALS)('read the refusal %j', (body, code, resolution) => {
    for (const status of [200, 400, 403, 404, 422]) expect(invoked(no(status, body))).toMatchObject({ kind: 'declined', code, resolution, httpStatus: status });
  });

  it.each([
    [{ code: 'something_new', message: 'x' }, 'something_new'],
    [{ message: 'Transfer not found' }, 'transfer_not_found'],
    [{ message: 'Entity not found' }, 'transfer_not_found'],
    [{ code: 'constructor' }, 'constructor'],
  ])('are unknown for the unmapped %j', (body, code) => {
    expect(invoked(no(400, body))).toMatchObject({ kind: 'unknown', code, resolution: 'UNKNOWN' });
  });

  it.each([
    [{ type: 'validation_error', code: 'missing_params', message: 'Email Address is required' }, 'REQUEST_ERROR', false],
    [{ type: 'processor_error', code: 'something_new', message: 'x' }, 'PROCESSING_ERROR', true],
    [{ type: 'api_error', code: 'unknown', message: 'x' }, 'DECLINED_ERROR', true],
  ])('without a line count as their type: %j', (body, resolution, isVague) => {
    const answer = invoked(no(400, body));
    expect(answer).toMatchObject({ kind: 'declined', code: body.code, resolution, raw: { type: body.type, read_by_class: body.type } });
    expect(needsLookup('invoke', answer)).toBe(isVague);
    expect(invoked(no(500, body))).toMatchObject({ kind: 'unknown' });
  });

  it('are read from the given table', () => {
    expect(invoked(no(400, { code: 'something_new' }), { ...PAYSTACK_CODES, something_new: 'LIMIT_VIOLATION' })).toMatchObject({
      kind: 'declined',
      resolution: 'LIMIT_VIOLATION',
    });
    expect(invoked(no(400, {}), { ...PAYSTACK_CODES, refused: 'UNKNOWN' })).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    [408, 'CONNECTION_TIMEOUT_ERROR'],
    [500, 'PROVIDER_INTERNAL_ERROR'],
    [502, 'CONNECTION_ERROR'],
    [503, 'CONNECTION_ERROR'],
    [504, 'CONNECTION_TIMEOUT_ERROR'],
  ])('are never read from HTTP %i', (status, resolution) => {
    expect(invoked(no(status, { message: 'Your balance is not enough' }))).toMatchObject({ kind: 'unknown', resolution });
  });

  it('read 429 as back-pressure', () => {
    expect(invoked(no(429, { message: 'slow down' }))).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 5_000 });
  });

  it.each<[number, unknown]>([
    [400, '<html>'],
    [401, { message: 'Invalid key' }],
    [400, { status: 'false', message: 'Invalid key' }],
    [404, { status: true, data }],
    [302, ''],
    [302, { status: false, message: 'Invalid key' }],
  ])('are unknown when Paystack did not write HTTP %i %j', (status, body) => {
    expect(invoked(answered(status, body))).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_ERROR' });
  });

  it.each<[unknown]>([['<html>'], [''], [{ data }], [{ status: 'true', data }], [{ status: true }], [{ status: true, data: [] }]])(
    '200 with %j could not be read',
    (body) => {
      expect(invoked(answered(200, body))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    },
  );

  it('are not read from a request without an answer', () => {
    expect(invoked(LOST)).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' });
    expect(invoked(NOT_SENT)).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
  });
});

describe('translateBulk', () => {
  const other = { ...EXPECTED, invokeKey: 'po_0190f3b0c0de7000800000000000abce-invoke' };
  const item = { amount: 10_000, currency: 'NGN', reference: EXPECTED.invokeKey, transfer_code: 'TRF_abc123', status: 'pending', recipient: 'RCP_1' };
  const queued = (...items: object[]) => translateBulk(answered(200, { status: true, message: 'queued', data: items }), PAYSTACK_CODES);

  it('finds the answer of each transfer by its reference', () => {
    const answerTo = queued({ ...item, reference: other.invokeKey, transfer_code: 'TRF_other', status: 'success' }, item);
    expect(answerTo(EXPECTED)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: 'TRF_abc123' });
    expect(answerTo(other)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n, providerReference: 'TRF_other' });
  });

  it.each<[string, object[]]>([
    ['it is not there', []],
    ['it is there twice', [item, item]],
    ['it is of another amount', [{ ...item, amount: 10_001 }]],
    ['it is of another currency', [{ ...item, currency: 'GHS' }]],
    ['its status is in no table', [{ ...item, status: 'queued' }]],
  ])('answers unknown for a transfer when %s', (_, items) => {
    expect(queued(...items)(EXPECTED)).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  it('requires no action for a received batch and an OTP for a transfer that waits for one', () => {
    expect(queued({ ...item, status: 'received' })(EXPECTED)).not.toHaveProperty('requiredAction');
    expect(queued({ ...item, status: 'received' })(EXPECTED)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    expect(queued({ ...item, status: 'otp' })(EXPECTED)).toMatchObject({ kind: 'accepted', requiredAction: { type: 'otp' } });
  });

  it('gives all transfers of a refused, lost or unsent batch the same answer without a sentence', () => {
    const answerTo = (outcome: HttpOutcome) => translateBulk(outcome, PAYSTACK_CODES)(EXPECTED);
    const refusal = answerTo(no(400, { message: 'Account number is invalid: 0123456789' }));
    expect(refusal).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS', message: null });
    expect(answerTo(no(429, { message: 'slow down' }))).toMatchObject({ kind: 'not_sent', retryAfterMs: 5_000 });
    expect(answerTo(no(500, {}))).toMatchObject({ kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR' });
    expect(answerTo(answered(200, '<html>'))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    expect(answerTo(LOST)).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' });
    expect(answerTo(NOT_SENT)).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
  });

  it('sends the transfers of a refused batch again alone, except when the key or the address was refused', () => {
    const answerTo = (outcome: HttpOutcome) => translateBulk(outcome, PAYSTACK_CODES)(EXPECTED);
    for (const status of [200, 400, 404, 422]) expect(isSentAgainAlone(answerTo(no(status, { message: 'Recipient specified is invalid' })))).toBe(true);
    for (const status of [401, 403, 429, 500]) expect(isSentAgainAlone(answerTo(no(status, { message: 'Invalid key' })))).toBe(false);
    expect(isSentAgainAlone(queued(item)(EXPECTED))).toBe(false);
    expect(isSentAgainAlone(answerTo(LOST))).toBe(false);
  });

  it('answers unknown instead of not_sent for a transfer that was in a batch', () => {
    expect(afterBulk(invoked(NOT_SENT))).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_ERROR' });
    expect(afterBulk(invoked(no(429, {})))).toMatchObject({ kind: 'not_sent', retryAfterMs: 5_000 });
    expect(afterBulk(invoked(yes()))).toMatchObject({ kind: 'accepted' });
  });

  it('never answers anything final to a hostile batch answer', () => {
    const pending = { status: true, message: 'queued', data: [item] };
    for (const { status, body } of hostileAnswers(20_000, { pending, statusMembers: ['status'], secrets: ['0123456789', 'Ada Obi'] })) {
      const { kind } = translateBulk(answered(status, body), PAYSTACK_CODES)(EXPECTED);
      expect({ body, kind }).toMatchObject({ kind: expect.not.stringMatching(/done|declined/) });
    }
  });
});

describe('translateEnquiry of Paystack', () => {
  it.each(['Transfer not found', 'Entity not found'])('reads 404 with "%s" as not found', (message) => {
    expect(asked(no(404, { message }))).toMatchObject({ kind: 'not_found', code: 'transfer_not_found', httpStatus: 404 });
  });

  it.each<[string, HttpOutcome, string]>([
    ['404 in other words', no(404, { message: 'No such page' }), 'GENERAL_ERROR'],
    ['404 of another party', answered(404, { message: 'Transfer not found' }), 'GENERAL_ERROR'],
    ['"not found" under 200', no(200, { message: 'Transfer not found' }), 'UNKNOWN'],
    ['401', no(401, { message: 'Invalid key' }), 'GENERAL_ERROR'],
    ['500', no(500, {}), 'PROVIDER_INTERNAL_ERROR'],
    ['429', no(429, {}), 'GENERAL_ERROR'],
    ['a body that cannot be read', answered(200, '<html>'), 'UNKNOWN'],
    ['no answer', LOST, 'CONNECTION_TIMEOUT_ERROR'],
  ])('reads %s as no answer', (_, outcome, resolution) => {
    expect(asked(outcome)).toMatchObject({ kind: 'no_answer', resolution });
  });

  it('keeps no sentence of Paystack', () => {
    expect(asked(no(404, { message: 'Transfer not found for Ada Obi' })).message).toBeNull();
    expect(asked(no(400, { message: 'Ada Obi' })).message).toBeNull();
  });
});

describe('translateRecipient', () => {
  const read = (outcome: HttpOutcome) => translateRecipient(outcome, PAYSTACK_CODES);

  it('reads the code of the recipient', () => {
    expect(read(answered(201, { status: true, data: { recipient_code: 'RCP_t0ya41mp35flk40' } }))).toBe('RCP_t0ya41mp35flk40');
  });

  it('declines the payout when the recipient is refused', () => {
    expect(read(no(400, { message: 'Account number is invalid' }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
    expect(read(no(401, { message: 'Invalid key' }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS' });
  });

  it.each<[string, HttpOutcome]>([
    ['no answer', LOST],
    ['500', no(500, {})],
    ['an answer that cannot be read', answered(201, '<html>')],
    ['a code that is none', answered(201, { status: true, data: { recipient_code: '../transfer' } })],
    ['a code that is in no table', no(400, { code: 'something_new' })],
  ])('answers not_sent after %s', (_, outcome) => {
    expect(read(outcome)).toMatchObject({ kind: 'not_sent' });
  });

  it('waits when Paystack is busy', () => {
    expect(read(no(429, {}))).toMatchObject({ kind: 'not_sent', retryAfterMs: 5_000 });
  });
});

describe('translateResend', () => {
  const read = (outcome: HttpOutcome) => translateResend(outcome, 'TRF_abc123', PAYSTACK_CODES);

  it('still requires an OTP after a new one was sent', () => {
    const requiredAction = { type: 'otp', fields: ['otp'] };
    expect(read(answered(200, { status: true, message: 'OTP has been resent' }))).toMatchObject({
      kind: 'accepted',
      reportedStatus: 'PENDING',
      providerReference: 'TRF_abc123',
      requiredAction,
    });
  });

  it('answers not_sent after a failure, so that the request can be repeated', () => {
    for (const outcome of [LOST, NOT_SENT, no(500, {}), answered(200, '<html>')]) expect(read(outcome)).toMatchObject({ kind: 'not_sent' });
    expect(read(no(400, { message: 'Transfer is not currently awaiting OTP' }))).toMatchObject({ kind: 'declined' });
  });
});

describe('needsLookup and afterLookup', () => {
  const found = (status: string): EnquiryAnswer => asked(yes({ status }));
  const NOT_FOUND = asked(no(404, { message: 'Transfer not found' }));
  const NO_ANSWER = asked(LOST);
  const vague = invoked(no(400, { message: 'Something went wrong' }));
  const wrongOtp = translateTransfer('submit_details', no(400, { message: 'OTP is invalid' }), EXPECTED, PAYSTACK_CODES);
  const notAwaiting = translateTransfer('submit_details', no(400, { message: 'Transfer is not currently awaiting OTP' }), EXPECTED, PAYSTACK_CODES);
  const unreadable = translateTransfer('submit_details', answered(200, { status: true, data: {} }), EXPECTED, PAYSTACK_CODES);

  it.each<[string, boolean, 'invoke' | 'submit_details', ConnectorAnswer]>([
    ['no known reason', true, 'invoke', vague],
    ['api_error', true, 'invoke', invoked(no(400, { code: 'api_error' }))],
    ['processor_error', true, 'invoke', invoked(no(400, { code: 'processor_error' }))],
    ['validation_error', false, 'invoke', invoked(no(400, { code: 'validation_error' }))],
    ['no money', false, 'invoke', invoked(no(400, { message: 'Insufficient balance' }))],
    ['a duplicate, which the house looks up', false, 'invoke', invoked(no(400, { message: 'Duplicate reference' }))],
    ['500', false, 'invoke', invoked(no(500, {}))],
    ['paid', false, 'invoke', invoked(yes({ status: 'success' }))],
    ['an unreadable yes', false, 'invoke', invoked(answered(200, '{}'))],
    ['an unreadable yes to an OTP', true, 'submit_details', unreadable],
    ['a wrong OTP', false, 'submit_details', wrongOtp],
    ['an OTP too late', true, 'submit_details', notAwaiting],
  ])('look a transfer up after %s: %s', (_, doubtful, operation, answer) => {
    expect(needsLookup(operation, answer)).toBe(doubtful);
  });

  it('decline a transfer only when Paystack does not know it', () => {
    expect(afterLookup('invoke', vague, NOT_FOUND)).toBe(vague);
    expect(afterLookup('invoke', vague, found('pending'))).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    expect(afterLookup('invoke', vague, found('otp'))).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', requiredAction: { type: 'otp' } });
    expect(afterLookup('invoke', vague, found('failed'))).toMatchObject({ kind: 'done', reportedStatus: 'PROCESS_FAILED' });
    expect(afterLookup('invoke', vague, NO_ANSWER)).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN', code: 'refused' });
  });

  it('answer a doubtful OTP with the state of the transfer', () => {
    expect(afterLookup('submit_details', notAwaiting, found('success'))).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED' });
    expect(afterLookup('submit_details', notAwaiting, found('abandoned'))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
    expect(afterLookup('submit_details', notAwaiting, found('otp'))).toBe(notAwaiting);
    expect(afterLookup('submit_details', notAwaiting, NOT_FOUND)).toMatchObject({ kind: 'unknown' });
    expect(afterLookup('submit_details', unreadable, found('pending'))).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    expect(afterLookup('submit_details', unreadable, NO_ANSWER)).toMatchObject({ kind: 'unknown' });
  });
});

describe('asRevoked of Paystack', () => {
  it.each([
    ['otp', 'accepted', 'REVOKING', 'OK', null],
    ['pending', 'done', 'REVOKE_FAILED', 'PROCESSING_ERROR', null],
    ['received', 'done', 'REVOKE_FAILED', 'PROCESSING_ERROR', null],
    ['success', 'done', 'PROCESSED', 'OK', 10_000n],
    ['failed', 'done', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
    ['reversed', 'done', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['blocked', 'done', 'PROCESS_FAILED', 'ACCESS_ERROR', 0n],
    ['rejected', 'done', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['abandoned', 'done', 'REVOKED', 'OK', 0n],
  ])('revokes a transfer that is %s', (status, kind, reportedStatus, resolution, processedAmountMinor) => {
    const answer = asRevoked(asked(yes({ status })));
    expect(answer).toMatchObject({ kind, reportedStatus, resolution, processedAmountMinor });
    expect(answer).not.toHaveProperty('requiredAction');
  });

  it('answers not_sent when the transfer could not be read', () => {
    expect(asRevoked(asked(LOST))).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_TIMEOUT_ERROR' });
    expect(asRevoked(asked(no(404, { message: 'Transfer not found' })))).toMatchObject({ kind: 'not_sent', resolution: 'UNKNOWN' });
    expect(asRevoked(asked(yes({ status: 'a new one' })))).toMatchObject({ kind: 'not_sent', resolution: 'UNKNOWN' });
  });
});

it('hostile answers about a Paystack transfer are never read as final', () => {
  const pending = { status: true, message: 'ok', data };
  for (const { status, body } of hostileAnswers(20_000, { pending, statusMembers: ['status'], secrets: ['0123456789', 'Ada Obi'] })) {
    const outcome = answered(status, body);
    expect({ body, kind: invoked(outcome).kind }).toMatchObject({ kind: expect.not.stringMatching(/done|declined/) });
    const answer = asked(outcome);
    expect({ body, reportedStatus: 'reportedStatus' in answer ? answer.reportedStatus : 'UNCLEAR' }).toMatchObject({ reportedStatus: 'UNCLEAR' });
  }
});
