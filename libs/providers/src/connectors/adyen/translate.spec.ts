import { describe, expect, it } from '@jest/globals';
import type { ReportedStatus, Resolution } from '@app/domain';
import type { EnquiryRequest } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { ADYEN_CODES } from './codes.js';
import { readTransfer } from './transfer.js';
import { translateById, translateByReference, translateAcknowledgement, translateReturn, translateTransfer } from './translate.js';
import { reportedStatusOf, isUnderReview, reportOf } from './report.js';

const READING = { codes: ADYEN_CODES, bookedGraceHours: 72 };
const KEY = 'po_0123456789abcdef0123456789abcdef-invoke';
const ASKED: EnquiryRequest = {
  payoutId: 'po_0123456789abcdef0123456789abcdef',
  operation: 'invoke',
  invokeKey: KEY,
  providerReference: null,
  step: null,
  amountMinor: 1_234n,
  currency: 'EUR',
  fields: {},
  invokedAt: new Date('2026-01-01T00:00:00Z'),
  askedAt: new Date('2026-01-05T00:00:00Z'),
  timeoutMs: 1_000,
};

const transfer = (rest: object = {}) => ({
  id: '1W1UG35U8A9J5ZLG',
  amount: { value: 1_234, currency: 'EUR' },
  category: 'bank',
  counterparty: { bankAccount: { accountHolder: { fullName: 'A. Klaassen' }, accountIdentification: { type: 'iban', iban: 'NL91ABNA0417164300' } } },
  direction: 'outgoing',
  reason: 'pending',
  reference: KEY,
  status: 'received',
  ...rest,
});
const report = (rest: object, asOf: Date | null = null) => {
  const read = readTransfer(transfer(rest));
  if (!read) throw new Error('not a transfer');
  return reportOf(read, READING, asOf, 200);
};
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpOutcome => ({
  kind: 'answered',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const invoked = (outcome: HttpOutcome, expected = ASKED) => translateTransfer('invoke', outcome, expected, READING);

/** Written out by hand, so that a slip in the table is seen. */
const MAPPED: readonly (readonly [string, ReportedStatus])[] = [
  ['received', 'PROCESSING'],
  ['pendingApproval', 'PENDING'],
  ['approvalPending', 'PENDING'],
  ['pending', 'PENDING'],
  ['pendingExecution', 'PENDING'],
  ['authorised', 'PENDING'],
  ['bookingPending', 'PENDING'],
  ['refused', 'PROCESS_FAILED'],
  ['failed', 'PROCESS_FAILED'],
  ['error', 'PROCESS_FAILED'],
  ['rejected', 'PROCESS_FAILED'],
  ['cancelled', 'REVOKED'],
  ['expired', 'REVOKED'],
  ['returned', 'PROCESS_FAILED'],
  ['reversed', 'PROCESS_FAILED'],
];
const UNMAPPED =
  'adviceAuthorised adviceRefused atmWithdrawal atmWithdrawalReversalPending atmWithdrawalReversed authAdjustmentAuthorised authAdjustmentError authAdjustmentRefused bankTransfer bankTransferPending capturePending captureReversalPending captureReversed captured capturedExternally chargeback chargebackExternally chargebackPending chargebackReversalPending chargebackReversed credited depositCorrection depositCorrectionPending dispute disputeClosed disputeExpired disputeNeedsReview fee feePending interchangeAdjusted internalTransfer internalTransferPending invoiceDeduction invoiceDeductionPending manualCorrectionPending manuallyCorrected matchedStatement matchedStatementPending merchantPayin merchantPayinPending merchantPayinReversed merchantPayinReversedPending miscCost miscCostPending paymentCost paymentCostPending refundPending refundReversalPending refundReversed refunded refundedExternally reserveAdjustment reserveAdjustmentPending secondChargeback secondChargebackPending undefined'.split(
    ' ',
  );

describe('statuses of Adyen', () => {
  it('are all 72 of the specification, mapped or listed as unmapped', () => {
    expect(new Set([...MAPPED.map(([status]) => status), 'booked', ...UNMAPPED]).size).toBe(72);
  });

  it.each(MAPPED)('maps the status %s to %s in every category', (status, reportedStatus) => {
    for (const category of ['bank', 'internal', 'card']) expect(report({ status, category }).reportedStatus).toBe(reportedStatus);
  });

  it.each([...UNMAPPED, 'constructor', '__proto__', 'toString', 'Booked'])('maps the unknown status %s to UNCLEAR', (status) => {
    expect(report({ status })).toMatchObject({ reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null });
  });

  it('reads no transfer from a status that is not a single word', () => {
    for (const status of ['', 'booked ', '\u0000', null, 0, true, [], {}]) expect(readTransfer(transfer({ status }))).toBeNull();
  });
});

describe('the status booked of Adyen', () => {
  const BOOKED_AT = '2026-01-02T00:00:00Z';
  const booked = (rest: object = {}) => ({
    status: 'booked',
    reason: 'approved',
    events: [
      { status: 'authorised', type: 'accounting', bookingDate: '2026-01-01T00:00:00Z' },
      { status: 'booked', type: 'accounting', bookingDate: BOOKED_AT },
    ],
    ...rest,
  });
  const after = (hours: number) => new Date(Date.parse(BOOKED_AT) + hours * 3_600_000);

  it('is PROCESSED at once between balance accounts', () => {
    expect(report(booked({ category: 'internal' }))).toMatchObject({ reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: 1_234n });
  });

  it.each([
    ['no tracking', {}, 'PENDING'],
    ['an estimated arrival', { tracking: { type: 'estimation', estimatedArrivalTime: BOOKED_AT } }, 'PENDING'],
    ['an internal review', { tracking: { type: 'internalReview', status: 'pending' } }, 'PENDING'],
    ['a confirmation that failed', { tracking: { type: 'confirmation', status: 'failed' } }, 'PENDING'],
    ['the acceptance of the scheme', { tracking: { type: 'confirmation', status: 'accepted' } }, 'PROCESSED'],
    ['the credit', { tracking: { type: 'confirmation', status: 'credited' } }, 'PROCESSED'],
    ['an event with the acceptance', { events: [{ type: 'tracking', trackingData: { type: 'confirmation', status: 'accepted' } }] }, 'PROCESSED'],
  ])('of a payout to a card counts together with its tracking: %s', (_, rest, reportedStatus) => {
    // However long ago it was booked: Adyen tracks every payout to a card.
    expect(report(booked({ category: 'card', ...rest }), after(1_000))).toMatchObject({ reportedStatus, resolution: 'OK' });
  });

  it('is not enough for a payout to a card that fails later, which is then no return of money', () => {
    expect(report(booked({ category: 'card' })).reportedStatus).toBe('PENDING');
    expect(report({ status: 'failed', category: 'card', reason: 'counterpartyAccountClosed' })).toMatchObject({
      reportedStatus: 'PROCESS_FAILED',
      resolution: 'INVALID_RECIPIENT',
    });
  });

  it('is not PROCESSED for a bank transfer that is only accepted', () => {
    expect(report(booked({ tracking: { type: 'confirmation', status: 'accepted' } }), after(1)).reportedStatus).toBe('PENDING');
  });

  it('is UNCLEAR in a category that no payout has', () => {
    for (const category of ['issuedCard', 'platformPayment', 'topUp']) expect(report(booked({ category })).reportedStatus).toBe('UNCLEAR');
  });

  it('is PENDING for a bank transfer until the grace period is over', () => {
    expect(report(booked(), after(71.99))).toMatchObject({ reportedStatus: 'PENDING', resolution: 'OK', processedAmountMinor: null });
    expect(report(booked(), after(72))).toMatchObject({ reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: 1_234n });
  });

  it('is PENDING for a bank transfer while the present or the booking time is unknown', () => {
    expect(report(booked()).reportedStatus).toBe('PENDING');
    expect(report(booked({ events: [] }), after(1_000)).reportedStatus).toBe('PENDING');
    expect(report(booked({ events: [{ status: 'booked', bookingDate: 'yesterday' }] }), after(1_000)).reportedStatus).toBe('PENDING');
    expect(report(booked(), after(-1)).reportedStatus).toBe('PENDING');
  });

  it('starts the grace period at the latest booking, or at the latest change without events', () => {
    const events = [
      { status: 'booked', bookingDate: BOOKED_AT },
      { status: 'booked', bookingDate: after(50).toISOString() },
    ];
    expect(report(booked({ events }), after(100)).reportedStatus).toBe('PENDING');
    expect(report(booked({ events }), after(122)).reportedStatus).toBe('PROCESSED');
    expect(report(booked({ events: undefined, updatedAt: BOOKED_AT }), after(72)).reportedStatus).toBe('PROCESSED');
  });

  it('is PROCESSED at once when the grace period is zero', () => {
    const read = readTransfer(transfer(booked()));
    expect(read && reportedStatusOf(read, after(0), 0)).toBe('PROCESSED');
    expect(read && reportedStatusOf(read, null, 0)).toBe('PENDING');
  });

  it('is PROCESSED for a bank transfer as soon as tracking says credited', () => {
    const trackingData = { type: 'confirmation', status: 'credited' };
    expect(report(booked({ tracking: trackingData })).reportedStatus).toBe('PROCESSED');
    expect(report(booked({ events: [{ type: 'tracking', trackingData }] })).reportedStatus).toBe('PROCESSED');
    expect(report(booked({ tracking: { type: 'confirmation', status: 'accepted' } })).reportedStatus).toBe('PENDING');
    expect(report(booked({ tracking: { type: 'estimation', status: 'credited' } })).reportedStatus).toBe('PENDING');
  });
});

/** The reasons that the mapping names, each with its meaning once the transfer has failed. */
const REASONS: readonly (readonly [Resolution, string])[] = [
  ['INSUFFICIENT_FUNDS', 'notEnoughBalance'],
  ['LIMIT_VIOLATION', 'amountLimitExceeded withdrawalAmountExceeded withdrawalCountExceeded declinedByTransactionRule'],
  ['INVALID_AMOUNT', 'invalidAmount'],
  ['RECIPIENT_NOT_FOUND', 'counterpartyAccountNotFound transferInstrumentDoesNotExist noCheckingAccount noSavingsAccount'],
  [
    'INVALID_RECIPIENT',
    'counterpartyAccountBlocked counterpartyAccountClosed invalidAccount invalidToAccount invalidCard cardExpired restrictedCard lostCard stolenCard blockCard captureCard',
  ],
  ['INVALID_DETAILS', 'counterpartyAddressRequired formatError invalidExpiryDate'],
  ['INVALID_METHOD', 'routeNotFound unableToRouteTransaction notSupported transactionNotPermitted'],
  ['ANTIFRAUD_ERROR', 'fraud fraudCancelled issuerSuspectedFraud securityViolation'],
  ['DECLINED_ERROR', 'declined declinedNonGeneric declinedByBapValidation doNotHonor refusedByCounterpartyBank refusedByCustomer invalidTransaction'],
  ['DUPLICATED_ID', 'duplicateTransmissionDetected'],
  ['OPERATION_EXPIRED', 'approvalExpired'],
  ['ACCESS_DENIED', 'scaFailed'],
  ['ACCESS_ERROR', 'accountHierarchyNotActive balanceAccountTemporarilyBlockedByTransactionRule invalidFromAccount'],
  ['PROCESSING_ERROR', 'counterpartyBankTimedOut counterpartyBankUnavailable internalTimeout error'],
];
const HARMLESS = 'approved pending pendingApproval pendingExecution notSubmitted scaAuthenticationRequired'.split(' ');
const LAST_ROW = 'unknown'.split(' ');
/** For accepting cards: no payout has them, and they take the last row. */
const CARD_ACCEPTANCE =
  'avsDeclined callReferral cancelled cardholderAuthenticationRequired cashbackAmountExceedsLimit cavvDeclined contactlessFallback contactlessLimitReached cryptographicFailure cvcDeclined directDebitNotSupported domesticDebitTransactionNotAllowed honorWithId invalidAuthorizationLifeCycle invalidIssuer invalidMerchant invalidPin mobilePinRequired not3dAuthenticated partiallyApproved pinNotChanged pinRequired pinTriesExceeded pinValidationNotPossible purchaseAmountOnlyNoCashBack revocationOfAuth schemeAdvice shopperCancelled threedsDynamicLinkingMismatch'.split(
    ' ',
  );
const NAMED = REASONS.flatMap(([resolution, reasons]) => reasons.split(' ').map((reason) => [reason, resolution] as const));

describe('reasons of Adyen', () => {
  it('are all 85 of the specification: 56 mapped and 29 of card acceptance', () => {
    expect(NAMED.length + HARMLESS.length + LAST_ROW.length).toBe(56);
    expect(CARD_ACCEPTANCE).toHaveLength(29);
    expect(new Set([...NAMED.map(([reason]) => reason), ...HARMLESS, ...LAST_ROW, ...CARD_ACCEPTANCE]).size).toBe(85);
  });

  it.each(NAMED)('reads the reason %s as %s after a failure and as UNKNOWN before', (reason, resolution) => {
    for (const status of ['refused', 'failed', 'error', 'rejected', 'returned', 'reversed', 'cancelled'])
      expect(report({ status, reason })).toMatchObject({ resolution, code: reason, processedAmountMinor: 0n });
    expect(report({ status: 'authorised', reason })).toMatchObject({ reportedStatus: 'PENDING', resolution: 'UNKNOWN' });
  });

  it.each(HARMLESS)('reads the reason %s as OK while the transfer is under way, and as no reason of a failure', (reason) => {
    expect(report({ status: 'authorised', reason })).toMatchObject({ reportedStatus: 'PENDING', resolution: 'OK' });
    expect(report({ status: 'refused', reason })).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'DECLINED_ERROR' });
  });

  it.each([...LAST_ROW, ...CARD_ACCEPTANCE, 'other', 'constructor', 'madeUpTomorrow'])(
    'reads the reason %s as DECLINED_ERROR after a failure, otherwise as UNKNOWN',
    (reason) => {
      expect(report({ status: 'failed', reason })).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'DECLINED_ERROR' });
      expect(report({ status: 'pending', reason })).toMatchObject({ reportedStatus: 'PENDING', resolution: 'UNKNOWN' });
    },
  );

  it('reads a missing reason as OK', () => {
    expect(report({ reason: undefined })).toMatchObject({ reportedStatus: 'PROCESSING', resolution: 'OK', code: 'received' });
    expect(report({ reason: undefined, status: 'failed' })).toMatchObject({ resolution: 'DECLINED_ERROR', code: 'failed' });
  });

  it('reads the status expired as OPERATION_EXPIRED, whatever the reason', () => {
    for (const reason of ['approvalExpired', 'unknown', undefined])
      expect(report({ status: 'expired', reason })).toMatchObject({ reportedStatus: 'REVOKED', resolution: 'OPERATION_EXPIRED' });
  });

  it("reads refusedForRegulatoryReasons of Adyen's own review as ANTIFRAUD_ERROR", () => {
    const tracking = { type: 'internalReview', status: 'failed', reason: 'refusedForRegulatoryReasons' };
    const expected = { resolution: 'ANTIFRAUD_ERROR', code: 'refusedForRegulatoryReasons' };
    expect(report({ status: 'failed', reason: 'unknown', tracking })).toMatchObject(expected);
    expect(report({ status: 'failed', reason: 'unknown', events: [{ type: 'tracking', trackingData: tracking }] })).toMatchObject(expected);
  });

  it('prefers published meanings of reasons to the built-in ones', () => {
    const options = { ...READING, codes: { ...ADYEN_CODES, schemeAdvice: 'LIMIT_VIOLATION', notEnoughBalance: 'ACCESS_ERROR' } as const };
    const translated = (reason: string) => translateTransfer('invoke', answered(202, transfer({ status: 'refused', reason })), ASKED, options);
    expect(translated('schemeAdvice')).toMatchObject({ kind: 'done', resolution: 'LIMIT_VIOLATION' });
    expect(translated('notEnoughBalance')).toMatchObject({ kind: 'done', resolution: 'ACCESS_ERROR' });
  });
});

describe('required action of a transfer', () => {
  it('is an approval while the transfer is under review', () => {
    for (const rest of [{ status: 'pendingApproval' }, { status: 'approvalPending' }, { status: 'received', reason: 'pendingApproval' }]) {
      expect(report(rest)).toMatchObject({ resolution: 'OK', requiredAction: { type: 'approval', fields: [] } });
      const read = readTransfer(transfer(rest));
      expect(read && isUnderReview(read)).toBe(true);
    }
  });

  it('is strong authentication when the reason says so', () => {
    expect(report({ status: 'pending', reason: 'scaAuthenticationRequired' })).toMatchObject({
      reportedStatus: 'PENDING',
      resolution: 'OK',
      requiredAction: { type: 'strong_authentication', fields: ['sca_response'] },
    });
  });

  it('is absent otherwise', () => {
    for (const rest of [
      {},
      { status: 'authorised' },
      { status: 'failed', reason: 'pendingApproval' },
      { status: 'refunded', reason: 'scaAuthenticationRequired' },
    ])
      expect(report(rest)).not.toHaveProperty('requiredAction');
  });
});

describe('translateTransfer', () => {
  it('accepts a created transfer and returns its id', () => {
    for (const status of [200, 202])
      expect(invoked(answered(status, transfer()))).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'PROCESSING',
        resolution: 'OK',
        providerReference: '1W1UG35U8A9J5ZLG',
      });
  });

  it('returns no detail of the recipient', () => {
    expect(
      JSON.stringify(invoked(answered(202, transfer({ status: 'refused' }))), (_, value: unknown) => (typeof value === 'bigint' ? '' : value)),
    ).not.toMatch(/Klaassen|NL91/);
  });

  it.each([
    ['the amount', { amount: { value: 1_235, currency: 'EUR' } }],
    ['the currency', { amount: { value: 1_234, currency: 'USD' } }],
    ['an unknown currency', { amount: { value: 1_234, currency: 'XXX' } }],
    ['no amount', { amount: undefined }],
    ['an amount that is no integer', { amount: { value: 12.34, currency: 'EUR' } }],
    ['the reference', { reference: 'po_other-invoke' }],
    ['the direction', { direction: 'incoming' }],
    ['the type', { type: 'bankDirectDebit' }],
  ])('is UNCLEAR when %s is not the expected one', (_, rest) => {
    expect(invoked(answered(202, transfer({ status: 'refused', ...rest })))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  it.each(['', '[]', '{}', '{"id":', '<html>', 'null', JSON.stringify({ id: 'A', category: 'bank' })])('reads the unreadable body %j as unknown', (body) => {
    expect(invoked(answered(202, body))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });
});

const adyenError = (rest: object) => ({
  type: 'https://docs.adyen.com/errors/validation',
  title: 'Invalid',
  status: 422,
  detail: 'NL91 is wrong',
  errorCode: '29_999',
  requestId: 'R1',
  ...rest,
});
const invalid = (...names: string[]) => ({
  invalidFields: names.map((name) => ({ name, value: 'NL91ABNA0417164300', message: 'NL91ABNA0417164300 is wrong' })),
});

describe('refusals of Adyen', () => {
  it.each<[string, number, object | string, string, string, string | null]>([
    ['the amount', 422, adyenError(invalid('amount.value')), 'declined', 'INVALID_AMOUNT', 'invalidFields.amount'],
    [
      'the amount as a whole, among others',
      422,
      adyenError(invalid('counterparty.bankAccount', 'amount')),
      'declined',
      'INVALID_AMOUNT',
      'invalidFields.amount',
    ],
    [
      'the counterparty',
      422,
      adyenError(invalid('counterparty.bankAccount.accountIdentification.iban')),
      'declined',
      'INVALID_DETAILS',
      'invalidFields.counterparty',
    ],
    ['another field', 422, adyenError(invalid('amountOfSomething')), 'declined', 'REQUEST_ERROR', 'invalidFields'],
    ['no route', 422, adyenError({ routingDetails: [{ errorCode: '1', priority: 'instant' }] }), 'declined', 'INVALID_METHOD', 'routingDetails'],
    ['a 422 that names nothing', 422, adyenError({}), 'unknown', 'UNKNOWN', '29_999'],
    ['a request in progress', 422, adyenError({ errorCode: '704' }), 'unknown', 'GENERAL_ERROR', '704'],
    ['a request in progress, as a conflict', 409, adyenError({ status: 409, errorCode: '704' }), 'unknown', 'GENERAL_ERROR', '704'],
    ['a reason as code', 422, adyenError({ errorCode: 'notEnoughBalance' }), 'declined', 'INSUFFICIENT_FUNDS', 'notEnoughBalance'],
    ['credentials', 401, { status: 401, errorCode: '000', message: 'Unauthorized', errorType: 'security' }, 'declined', 'INVALID_CREDENTIALS', '000'],
    ['a permission', 403, adyenError({ status: 403, errorCode: '00_403' }), 'declined', 'ACCESS_ERROR', '00_403'],
    ['a bad request', 400, adyenError({ status: 400, errorCode: '00_400' }), 'declined', 'INVALID_REQUEST', '00_400'],
    ['not found', 404, adyenError({ status: 404 }), 'unknown', 'UNKNOWN', '29_999'],
    ['a failure of the server, whatever it says', 500, adyenError(invalid('amount')), 'unknown', 'PROVIDER_INTERNAL_ERROR', 'invalidFields.amount'],
    ['a 401 from an intermediary', 401, '<html>', 'unknown', 'CONNECTION_ERROR', null],
    ['a 403 from an intermediary', 403, { message: 'forbidden' }, 'unknown', 'CONNECTION_ERROR', null],
    ['a redirect', 302, '', 'unknown', 'CONNECTION_ERROR', null],
  ])('reads a refusal: %s', (_, status, body, kind, resolution, code) => {
    const given = status === 500 ? { ...(body as object) } : body;
    const answer = invoked(answered(status, given));
    expect(answer).toMatchObject({ kind, resolution, httpStatus: status, ...(status === 500 ? {} : { code }) });
    expect(JSON.stringify(answer)).not.toContain('NL91');
  });

  it('keeps the code, the invalid fields and the id of the request', () => {
    expect(invoked(answered(422, adyenError(invalid('amount.value'))))).toMatchObject({
      message: 'Invalid (amount.value)',
      raw: { errorCode: '29_999', requestId: 'R1', invalidFields: ['amount.value'] },
    });
  });

  it('reads 429 as back-pressure', () => {
    expect(invoked(answered(429, '', { 'retry-after': '3' }))).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 3_000 });
  });

  it('never reads a refusal marked as transient as declined', () => {
    expect(invoked(answered(422, adyenError(invalid('amount')), { 'transient-error': 'true' }))).toMatchObject({
      kind: 'unknown',
      resolution: 'GENERAL_ERROR',
    });
  });

  it('uses published meanings of numeric codes', () => {
    const options = { ...READING, codes: { ...ADYEN_CODES, '29_999': 'LIMIT_VIOLATION' } as const };
    expect(translateTransfer('invoke', answered(422, adyenError({})), ASKED, options)).toMatchObject({ kind: 'declined', resolution: 'LIMIT_VIOLATION' });
  });
});

describe('approvals, revocations and returns at Adyen', () => {
  const expected = { ...ASKED, providerReference: '1W1UG35U8A9J5ZLG' };

  it('accepts an acknowledged approval or revocation', () => {
    for (const body of ['', '{}'])
      expect(translateAcknowledgement('REVOKING', answered(200, body), expected, READING)).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'REVOKING',
        providerReference: expected.providerReference,
      });
    expect(translateAcknowledgement('PENDING', answered(200, '{}'), expected, READING)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    expect(translateAcknowledgement('PENDING', answered(200, '<html>'), expected, READING)).toMatchObject({ kind: 'unknown' });
  });

  it.each<[string, object, object]>([
    ['Authorised', { status: 'Authorised' }, { kind: 'done', reportedStatus: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n }],
    ['Declined', { status: 'Declined' }, { kind: 'done', reportedStatus: 'CANCEL_FAILED', resolution: 'DECLINED_ERROR' }],
    ['anything else', { status: 'authorised' }, { kind: 'unknown', resolution: 'UNKNOWN' }],
    ['nothing', {}, { kind: 'unknown', resolution: 'UNKNOWN' }],
    ['another transfer', { status: 'Authorised', transferId: 'OTHER' }, { kind: 'unknown', resolution: 'UNKNOWN' }],
  ])('reads the answer to a return: %s', (_, body, answer) => {
    expect(translateReturn(answered(200, { transferId: expected.providerReference, ...body }), expected, READING)).toMatchObject(answer);
  });
});

describe('enquiries at Adyen', () => {
  const byId = { ...ASKED, providerReference: '1W1UG35U8A9J5ZLG' };

  it('read a transfer by its id', () => {
    expect(translateById(answered(200, transfer({ status: 'authorised' })), byId, READING)).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
    expect(translateById(answered(200, transfer({ id: 'OTHER', status: 'refused' })), byId, READING)).toMatchObject({
      kind: 'found',
      reportedStatus: 'UNCLEAR',
    });
    for (const status of [404, 401, 403, 422, 500])
      expect(translateById(answered(status, adyenError({ status })), byId, READING)).toMatchObject({ kind: 'no_answer' });
    for (const body of ['', '{}', '[]']) expect(translateById(answered(200, body), byId, READING)).toMatchObject({ kind: 'no_answer', resolution: 'UNKNOWN' });
  });

  it('read a transfer by our reference', () => {
    const ask = (body: unknown) => translateByReference(answered(200, body), ASKED, READING);
    expect(ask({ data: [transfer({ status: 'failed' })] })).toMatchObject({ kind: 'found', reportedStatus: 'PROCESS_FAILED' });
    expect(ask({ data: [transfer({ reference: 'another' }), transfer()] })).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSING' });
    expect(ask({ data: [transfer(), transfer({ id: 'SECOND' })] })).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN' });
    expect(ask({ data: [] })).toMatchObject({ kind: 'not_found' });
    expect(ask({ data: [transfer({ direction: 'incoming' })] })).toMatchObject({ kind: 'not_found' });
  });

  it('do not read an unreadable or incomplete list as not found', () => {
    for (const body of ['', '{}', { data: {} }, { data: [null] }, { data: [{}] }, { data: [], _links: { next: { href: 'https://x' } } }])
      expect(translateByReference(answered(200, body), ASKED, READING)).toMatchObject({ kind: 'no_answer' });
    expect(translateByReference(answered(404, adyenError({ status: 404 })), ASKED, READING)).toMatchObject({ kind: 'no_answer' });
  });

  it('return no answer when the request failed', () => {
    expect(translateById({ kind: 'lost', timedOut: true, why: 'late' }, byId, READING)).toMatchObject({
      kind: 'no_answer',
      resolution: 'CONNECTION_TIMEOUT_ERROR',
    });
  });
});
