import { generateKeyPairSync } from 'node:crypto';
import { readRecordedShapes, type RecordedShape, UUID_KEY } from '../recorded-shapes.js';

const ID = 16521701;
const TRANSFER = 'docs.wise.com/api-reference/transfer, the transfer object';
const STATUSES = 'docs.wise.com/guides/product/send-money/tracking/transfer-statuses';
const CANCEL = 'docs.wise.com/api-reference/legacy/transfer/transfercancel';
const FUNDING = 'docs.wise.com/guides/product/send-money/funding/fund-by-transfer';
const ERRORS = 'docs.wise.com/guides/developer/errors';
const EVENTS = 'docs.wise.com/guides/developer/webhooks/essential-webhooks';
const QUOTE = '0d3e66cb-70e1-4a0c-9a75-21a4f2c1b001';

const transfer = (status: string, rest: object = {}): object => ({
  id: ID,
  user: 4342301,
  targetAccount: 8692301,
  sourceAccount: null,
  quote: null,
  quoteUuid: QUOTE,
  status,
  reference: 'Order 1',
  rate: 1,
  created: '2026-01-27 10:17:00',
  business: null,
  transferRequest: null,
  details: { reference: 'Order 1' },
  hasActiveIssues: false,
  sourceCurrency: 'EUR',
  sourceValue: 9.87,
  targetCurrency: 'EUR',
  targetValue: 9.87,
  customerTransactionId: UUID_KEY,
  ...rest,
});
const event = (type: string, data: object): object => ({
  data: { ...data, occurred_at: '2026-01-27T10:18:00.123Z' },
  subscription_id: '7f3c2a11-5e0b-4c55-8c62-9d40a1e2b003',
  event_type: type,
  schema_version: '4.0.0',
  sent_at: '2026-01-27T10:18:01.456Z',
});
const resource = { type: 'transfer', id: ID, profile_id: 12345678, account_id: 8692301 };
const errors = (code: string, path: string): object => ({ errors: [{ code, message: 'Why.', path, arguments: [] }] });

const SHAPES: readonly RecordedShape[] = [
  {
    title: 'a transfer that was created waits for its funding, which follows at once',
    source: TRANSFER,
    answers: 'invoke',
    body: transfer('incoming_payment_waiting'),
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING', providerReference: String(ID), continueAfterMs: 0 },
  },
  {
    title: 'a transfer that is processed is pending',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('processing'),
    isFinal: false,
    expected: { kind: 'found', reportedStatus: 'PENDING' },
  },
  {
    title: 'a transfer whose money was converted is pending',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('funds_converted'),
    isFinal: false,
    expected: { reportedStatus: 'PENDING' },
  },
  {
    title: 'a transfer that was sent is paid',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('outgoing_payment_sent'),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'PROCESSED', processedAmountMinor: 987n },
  },
  {
    title: 'a transfer that bounced back is on its way back',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('bounced_back'),
    isFinal: false,
    expected: { reportedStatus: 'CANCELLING' },
  },
  {
    title: 'a transfer that was refunded has failed, and Wise does not say why',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('funds_refunded'),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'PROCESSING_ERROR', code: 'funds_refunded', processedAmountMinor: 0n },
  },
  {
    title: 'a transfer that Wise cancelled by itself has expired',
    source: STATUSES,
    answers: 'enquire',
    body: transfer('cancelled'),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'OPERATION_EXPIRED' },
  },
  {
    title: 'a transfer that was cancelled while a revoke is asked about is revoked',
    source: CANCEL,
    answers: 'enquire',
    about: 'revoke',
    body: transfer('cancelled'),
    isFinal: true,
    expected: { reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'the answer to a cancellation is the cancelled transfer',
    source: CANCEL,
    answers: 'revoke',
    body: transfer('cancelled'),
    isFinal: true,
    expected: { kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'a cancellation that comes too late is declined',
    source: CANCEL,
    answers: 'revoke',
    status: 409,
    body: errors('transfer.cancellation.not.allowed', 'transfer'),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'PROCESSING_ERROR' },
  },
  {
    title: 'an amount that is not greater than zero is refused',
    source: ERRORS,
    answers: 'invoke',
    status: 422,
    body: errors('error.greaterThanZero', 'sourceAmount'),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'INVALID_AMOUNT', code: 'error.greaterThanZero' },
  },
  {
    title: 'a token that is not valid is refused',
    source: ERRORS,
    answers: 'invoke',
    status: 401,
    body: { error: 'invalid_token', error_description: '2c1d0a52-1f61-44b8-9c53-77a1c0a0d004' },
    isFinal: true,
    expected: { kind: 'declined', resolution: 'INVALID_CREDENTIALS' },
  },
  {
    title: 'the code ERROR alone is no refusal',
    source: ERRORS,
    answers: 'invoke',
    status: 422,
    body: errors('ERROR', 'targetRecipientId'),
    isFinal: false,
    expected: { kind: 'unknown', code: 'ERROR' },
  },
  {
    title: 'the answer to a funding is no transfer',
    source: FUNDING,
    answers: 'enquire',
    body: { type: 'BALANCE', status: 'COMPLETED', errorCode: null },
    isFinal: false,
    expected: { kind: 'no_answer' },
  },
  {
    title: 'an event of a state change names the transfer by its number',
    source: EVENTS,
    answers: 'notification',
    body: event('transfers#state-change', { resource, current_state: 'processing', previous_state: 'incoming_payment_waiting' }),
    isFinal: false,
    expected: { invokeKey: null, report: { reportedStatus: 'PENDING', providerReference: String(ID) } },
  },
  {
    title: 'an event of a failed payout says why, and not how the transfer stands',
    source: 'docs.wise.com/api-reference/webhook-event/eventtransferspayoutfailure',
    answers: 'notification',
    body: event('transfers#payout-failure', { transfer_id: ID, profile_id: 12345678, failure_reason_code: 'WRONG_ACCOUNT_NUMBER' }),
    isFinal: false,
    expected: { report: { reportedStatus: 'UNCLEAR', code: 'WRONG_ACCOUNT_NUMBER', providerReference: String(ID) } },
  },
];

readRecordedShapes({
  provider: 'wise',
  shapes: SHAPES,
  credentials: {
    profileId: '12345678',
    apiToken: 'recorded-token',
    webhookPublicKey: generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  },
  fields: { holder_name: 'Jan Vega', iban: 'DE02120300000000202051' },
  currency: 'EUR',
  amountMinor: 987n,
  reference: String(ID),
  before: ({ path }) => {
    if (path === '/v1/accounts') return { status: 200, body: { id: 8692301, profile: 12345678, currency: 'EUR', active: true } };
    return path.endsWith('/quotes') ? { status: 200, body: { id: QUOTE, sourceCurrency: 'EUR', targetCurrency: 'EUR', targetAmount: 9.87 } } : null;
  },
});
