import { describe, expect, it } from '@jest/globals';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { WISE_CODES } from './codes.js';
import { type Expected, readTransfer, reportOf } from './transfer.js';
import { readPage, translateById, translateFunding, translateId, translateTransfer } from './translate.js';

const KEY = '0d3e66cb-70e1-5a0c-9a75-21a4f2c1b001';
const EXPECTED: Expected = { operation: 'invoke', invokeKey: KEY, amountMinor: 1_230n, currency: 'EUR' };
const transfer = (rest: object = {}) => ({ id: 7, status: 'processing', customerTransactionId: KEY, targetCurrency: 'EUR', targetValue: 12.3, ...rest });
const answered = (status: number, body: unknown): HttpOutcome => ({ kind: 'answered', status, headers: {}, body: JSON.stringify(body) });
const byId = (body: object, operation: Expected['operation'] = 'invoke') => translateById(answered(200, body), { ...EXPECTED, operation }, WISE_CODES);

describe('statuses of Wise', () => {
  // Written out by hand from the documentation, so that a slip in the table fails.
  it.each([
    ['incoming_payment_waiting', 'PENDING', 'OK', null],
    ['incoming_payment_initiated', 'PENDING', 'OK', null],
    ['processing', 'PENDING', 'OK', null],
    ['funds_converted', 'PENDING', 'OK', null],
    ['outgoing_payment_sent', 'PROCESSED', 'OK', 1_230n],
    ['bounced_back', 'CANCELLING', 'OK', null],
    ['cancelled', 'PROCESS_FAILED', 'OPERATION_EXPIRED', 0n],
    ['funds_refunded', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
    ['charged_back', 'UNCLEAR', 'UNKNOWN', null],
    ['unknown', 'UNCLEAR', 'UNKNOWN', null],
    ['a_new_status', 'UNCLEAR', 'UNKNOWN', null],
    ['constructor', 'UNCLEAR', 'UNKNOWN', null],
  ])('%s is %s', (status, reportedStatus, resolution, processedAmountMinor) => {
    expect(byId(transfer({ status }))).toMatchObject({ kind: 'found', reportedStatus, resolution, processedAmountMinor, providerReference: '7' });
  });

  it.each(['cancelled', 'funds_refunded'])('%s is REVOKED while a revoke is asked about', (status) => {
    expect(byId(transfer({ status }), 'revoke')).toMatchObject({ reportedStatus: 'REVOKED', resolution: 'OK' });
  });

  it('the next step follows only a transfer of ours that waits for its funding', () => {
    expect(byId(transfer({ status: 'incoming_payment_waiting' }))).toMatchObject({ continueAfterMs: 0 });
    expect(byId(transfer())).not.toHaveProperty('continueAfterMs');
    expect(byId(transfer({ status: 'incoming_payment_waiting', targetValue: 12.31 }))).not.toHaveProperty('continueAfterMs');
  });

  it.each([{ customerTransactionId: 'another' }, { targetValue: 12.31 }, { targetValue: '12.30' }, { targetCurrency: 'GBP' }])(
    'a transfer with %j is not ours',
    (rest) => {
      expect(byId(transfer({ status: 'outgoing_payment_sent', ...rest }))).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR' });
    },
  );
});

describe('refusals of Wise', () => {
  it.each([
    ['transfer.not-accessible-for-user', 'declined', 'ACCESS_ERROR'],
    ['transfer.insufficient_funds', 'declined', 'INSUFFICIENT_FUNDS'],
    ['transfer.cancellation.not.allowed', 'declined', 'PROCESSING_ERROR'],
    ['error.greaterThanZero', 'declined', 'INVALID_AMOUNT'],
    ['NotNull', 'declined', 'INVALID_DETAILS'],
    ['Size', 'declined', 'INVALID_DETAILS'],
    ['ERROR', 'unknown', 'UNKNOWN'],
    ['transfer.invalid-state', 'unknown', 'UNKNOWN'],
  ])('the code %s is %s', (code, kind, resolution) => {
    const body = { errors: [{ code, message: 'Why.', path: 'x', arguments: [] }] };
    const said = translateTransfer(answered(422, body), EXPECTED, WISE_CODES);
    expect(said).toMatchObject({ code, resolution });
    expect(said.kind).toBe(kind);
    expect(translateTransfer(answered(500, body), EXPECTED, WISE_CODES)).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    ['ACCOUNT_CLOSED', 'INVALID_RECIPIENT'],
    ['ACCOUNT_FROZEN', 'INVALID_RECIPIENT'],
    ['ACCOUNT_BLOCKED', 'INVALID_RECIPIENT'],
    ['ACCOUNT_LIMIT_REACHED', 'LIMIT_VIOLATION'],
    ['WRONG_ACCOUNT_NUMBER', 'INVALID_DETAILS'],
    ['WRONG_ACCOUNT_DETAILS', 'INVALID_DETAILS'],
    ['WRONG_ACCOUNT_TYPE', 'INVALID_DETAILS'],
    ['WRONG_BANK_CODE', 'INVALID_DETAILS'],
    ['WRONG_BRANCH_CODE', 'INVALID_DETAILS'],
    ['WRONG_NAME', 'INVALID_DETAILS'],
  ])('a payout that failed with %s is %s', (code, resolution) => {
    expect(WISE_CODES[code]).toBe(resolution);
  });
});

describe('the steps of Wise', () => {
  it('a recipient or a quote without an answer means that nothing was sent', () => {
    expect(translateId(answered(200, { id: 148 }), WISE_CODES)).toBe('148');
    expect(translateId(answered(200, { id: 'q' }), WISE_CODES)).toBe('q');
    for (const outcome of [answered(200, {}), answered(502, {}), { kind: 'lost', timedOut: true, why: 'x' } as const])
      expect(translateId(outcome, WISE_CODES)).toMatchObject({ kind: 'not_sent' });
  });

  it('a funding is completed, refused, or unknown', () => {
    const waiting = readTransfer(transfer({ status: 'incoming_payment_waiting' }));
    if (!waiting) throw new Error('no transfer');
    const found = { ...reportOf(waiting, EXPECTED, 200, WISE_CODES), kind: 'found' as const };
    const fund = (body: object) => translateFunding(answered(201, body), found, WISE_CODES);
    expect(fund({ status: 'COMPLETED' })).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    expect(fund({ status: 'COMPLETED' })).not.toHaveProperty('continueAfterMs');
    expect(fund({ status: 'REJECTED', errorCode: 'transfer.insufficient_funds' })).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
    for (const body of [{ status: 'REJECTED', errorCode: 'balance.payment-option-unavailable' }, { status: 'REJECTED' }, { status: 'DONE' }, {}])
      expect(fund(body)).toMatchObject({ kind: 'unknown' });
  });

  it('a page of the list has our transfer, or may be followed by another one', () => {
    expect(readPage(answered(200, [transfer({ customerTransactionId: null }), transfer()]), KEY, 2)).toMatchObject({ ours: { id: '7' } });
    expect(readPage(answered(200, [transfer({ customerTransactionId: null })]), KEY, 1)).toEqual({ ours: null, isLast: false });
    expect(readPage(answered(200, []), KEY, 1)).toEqual({ ours: null, isLast: true });
    for (const body of [{}, [{}], null]) expect(readPage(answered(200, body), KEY, 1)).toMatchObject({ answer: { kind: 'no_answer' } });
    expect(readPage(answered(404, []), KEY, 1)).toMatchObject({ answer: { kind: 'no_answer' } });
  });
});
