import { createHmac } from 'node:crypto';
import { KEY, readRecordedShapes, type RecordedShape } from '../recorded-shapes.js';

const CARDS = 'docs.adyen.com/payouts/payout-service/pay-out-to-cards/payout-webhooks, balancePlatform.transfer.updated';
const BANKS = 'docs.adyen.com/payouts/payout-service/payout-to-users/payout-webhooks, balancePlatform.transfer.updated';
const SPECIFICATION = 'Adyen/adyen-openapi, BalancePlatformTransferNotification-v4, examples';
const TRANSFERS = 'Adyen/adyen-node-api-library, src/__mocks__/transfers/responses.ts, and the Java library, mocks/transfers';
const ID = '1W1UG35U8A9J5ZLG';
const TIME = '2026-01-17T15:19:34+02:00';

const accounting = (status: string): object => ({
  bookingDate: TIME,
  id: `EVJN42272224222B5JB8BRC84N686Z${status.length}`,
  status,
  type: 'accounting',
  mutations: [{ currency: 'EUR', received: -10_000 }],
});
const tracked = (trackingData: object): object => ({ id: 'EVJN42272224222B5JB8BRC84N7777', type: 'tracking', updateDate: TIME, trackingData });
const PARTY = {
  bank: { bankAccount: { accountHolder: { fullName: 'M. de Boer' }, accountIdentification: { type: 'iban', iban: 'NL91ABNA0417164300' } } },
  card: { card: { cardHolder: { fullName: 'M. de Boer', type: 'individual' }, cardIdentification: { storedPaymentMethodId: 'M5N7TQ4TG5PFWR50' } } },
  internal: { balanceAccountId: 'BA00000000000000000000002' },
};

/** `data` of the transfer webhooks, which is what GET /transfers/{id} answers with, too. */
const transfer = (category: keyof typeof PARTY, status: string, rest: object = {}): Record<string, unknown> => ({
  accountHolder: { description: 'A platform', id: 'AH00000000000000000000001' },
  amount: { currency: 'EUR', value: 10_000 },
  balanceAccount: { description: 'Payouts', id: 'BA00000000000000000000001' },
  balancePlatform: 'YOUR_BALANCE_PLATFORM',
  balances: [{ currency: 'EUR', received: 0, reserved: 0 }],
  category,
  categoryData: { type: category, priority: 'regular' },
  counterparty: PARTY[category],
  createdAt: TIME,
  creationDate: TIME,
  description: 'Order 1',
  direction: 'outgoing',
  eventId: 'EVJN42272224222B5JB8BRC84N686Z',
  events: [accounting('received')],
  id: ID,
  reason: 'approved',
  reference: KEY,
  referenceForBeneficiary: 'Order 1',
  sequenceNumber: 3,
  status,
  type: { bank: 'bankTransfer', card: 'cardTransfer', internal: 'internalTransfer' }[category],
  ...rest,
});
const message = (data: object, type = 'balancePlatform.transfer.updated'): object => ({
  data,
  environment: 'test',
  timestamp: '2026-01-17T13:19:36.635Z',
  type,
});
const problem = (status: number, rest: object): object => ({ title: 'Why.', status, detail: 'A detail.', requestId: '1W1UI15PLVGC9V8O', ...rest });

const SHAPES: readonly RecordedShape[] = [
  {
    title: 'a transfer that was created is authorised',
    source: TRANSFERS,
    answers: 'invoke',
    status: 202,
    body: transfer('bank', 'authorised'),
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING', providerReference: ID },
  },
  {
    title: 'a message of a created transfer has been received',
    source: `${SPECIFICATION}, balancePlatform-transfer-created-outgoing-external`,
    answers: 'notification',
    body: message(transfer('bank', 'received', { sequenceNumber: 1 }), 'balancePlatform.transfer.created'),
    isFinal: false,
    expected: { deduplicationKey: `${ID}:1`, invokeKey: KEY, report: { reportedStatus: 'PROCESSING' } },
  },
  {
    title: 'a bank transfer that is booked waits for its tracking',
    source: `${SPECIFICATION}, 02.payout-booked`,
    answers: 'notification',
    body: message(transfer('bank', 'booked', { events: [accounting('received'), accounting('authorised'), accounting('booked')] })),
    isFinal: false,
    expected: { report: { reportedStatus: 'PENDING' } },
  },
  {
    title: 'an estimated arrival is no arrival',
    source: 'Adyen/adyen-java-api-library, mocks/balancePlatform-webhooks/transfer-updated-with-uk-fps-tracing.json',
    answers: 'notification',
    body: message(
      transfer('bank', 'booked', {
        tracking: { type: 'estimation', estimatedArrivalTime: TIME },
        tracing: { type: 'ukFps', fpid: 'FPID-1' },
        events: [
          accounting('booked'),
          tracked({ type: 'estimation', estimatedArrivalTime: TIME }),
          { id: 'EV1', type: 'tracing', updateDate: TIME, tracingData: { type: 'ukFps', fpid: 'FPID-1' } },
        ],
      }),
    ),
    isFinal: false,
    expected: { report: { reportedStatus: 'PENDING' } },
  },
  {
    title: 'a bank transfer that is credited is paid',
    source: `${BANKS}, payout credited`,
    answers: 'enquire',
    body: transfer('bank', 'booked', {
      tracking: { type: 'confirmation', status: 'credited' },
      events: [accounting('booked'), tracked({ type: 'confirmation', status: 'credited' })],
    }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n },
  },
  {
    title: 'a card payout that is booked is not paid yet',
    source: `${CARDS}, payout booked`,
    answers: 'notification',
    body: message(transfer('card', 'booked', { events: [accounting('authorised'), accounting('booked')] })),
    isFinal: false,
    expected: { report: { reportedStatus: 'PENDING' } },
  },
  {
    title: 'a card payout that the scheme has accepted is paid',
    source: `${CARDS}, payout tracking`,
    answers: 'notification',
    body: message(
      transfer('card', 'booked', {
        tracking: { type: 'confirmation', status: 'accepted' },
        events: [accounting('booked'), tracked({ type: 'confirmation', status: 'accepted' })],
      }),
    ),
    isFinal: true,
    expected: { report: { reportedStatus: 'PROCESSED' } },
  },
  {
    title: 'a card payout that failed after it was booked has failed',
    source: `${CARDS}, payout failed; juspay/hyperswitch issue 9899`,
    answers: 'notification',
    body: message(transfer('card', 'failed', { reason: 'invalidCard', events: [accounting('booked'), accounting('failed')] })),
    isFinal: true,
    expected: { report: { reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT' } },
  },
  {
    title: 'a transfer that was cancelled at our request is no failure',
    source: `${SPECIFICATION}, TransferData.status cancelled`,
    answers: 'enquire',
    about: 'revoke',
    body: transfer('bank', 'cancelled', { reason: 'declined' }),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'a transfer that was cancelled in the dashboard was declined',
    source: `${SPECIFICATION}, TransferData.status cancelled`,
    answers: 'enquire',
    body: transfer('bank', 'cancelled', { reason: 'declined' }),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'REVOKED', resolution: 'DECLINED_ERROR' },
  },
  {
    title: 'a bank transfer that came back is returned',
    source: `${BANKS}, payout returned`,
    answers: 'enquire',
    body: transfer('bank', 'returned', { reason: 'counterpartyAccountClosed' }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT', processedAmountMinor: 0n },
  },
  {
    title: 'a refused transfer has failed',
    source: `${BANKS}, reason codes`,
    answers: 'enquire',
    body: transfer('bank', 'refused', { reason: 'notEnoughBalance' }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'INSUFFICIENT_FUNDS' },
  },
  {
    title: 'an internal transfer that is booked is paid',
    source: `${SPECIFICATION}, 04.internal-booked, as the paying side sees it; ${TRANSFERS}`,
    answers: 'enquire',
    body: transfer('internal', 'booked', { events: [accounting('booked')] }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESSED' },
  },
  {
    title: 'a transfer under internal review waits',
    source: 'Transfers API v4 specification, InternalReviewTrackingData',
    answers: 'enquire',
    body: transfer('bank', 'booked', { tracking: { type: 'internalReview', status: 'pending' } }),
    isFinal: false,
    expected: { reportedStatus: 'PENDING' },
  },
  {
    title: 'a field that is wrong is a refusal',
    source: 'docs.adyen.com/development-resources/response-handling, 422 with invalidFields',
    answers: 'invoke',
    status: 422,
    body: problem(422, {
      type: 'https://docs.adyen.com/errors/validation',
      errorCode: '30_081',
      invalidFields: [{ name: 'amount.value', value: '0', message: 'must be positive' }],
    }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'INVALID_AMOUNT' },
  },
  {
    title: 'an error that may pass says nothing yet',
    source: 'docs.adyen.com/development-resources/api-idempotency, the header transient-error',
    answers: 'invoke',
    status: 422,
    headers: { 'transient-error': 'true' },
    body: problem(422, { type: 'https://docs.adyen.com/errors/general', errorCode: '704' }),
    isFinal: false,
    expected: { kind: 'unknown', resolution: 'GENERAL_ERROR' },
  },
];

readRecordedShapes({
  provider: 'adyen',
  shapes: SHAPES,
  credentials: { apiKey: 'AQErecorded', hmacKey: '0'.repeat(64), balanceAccountId: 'BA00000000000000000000001' },
  fields: { holder_name: 'M. de Boer', iban: 'NL91ABNA0417164300' },
  currency: 'EUR',
  amountMinor: 10_000n,
  reference: ID,
  signed: (rawBody) => ({
    hmacsignature: createHmac('sha256', Buffer.from('0'.repeat(64), 'hex'))
      .update(rawBody)
      .digest('base64'),
  }),
});
