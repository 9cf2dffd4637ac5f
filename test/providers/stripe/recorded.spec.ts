import { createHmac } from 'node:crypto';
import { KEY, PAYOUT_ID, readRecordedShapes, type RecordedShape } from '../recorded-shapes.js';

const OBJECT = 'stripe/openapi fixtures3.json, the resource payout; docs.stripe.com/api/payouts/object';
const ERRORS = 'docs.stripe.com/api/errors and docs.stripe.com/error-codes';

/** The resource `payout` of Stripe's own fixtures, with our key in its metadata. */
const payout = (rest: object = {}): Record<string, unknown> => ({
  id: 'po_1NyQZf2eZvKYlo2C',
  object: 'payout',
  amount: 1_100,
  arrival_date: 1_700_000_000,
  automatic: false,
  balance_transaction: 'txn_1NyQZf2eZvKYlo2C',
  created: 1_699_900_000,
  currency: 'eur',
  description: 'Order 1',
  destination: 'ba_1NyQZf2eZvKYlo2C',
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  livemode: false,
  metadata: { payout_id: PAYOUT_ID, invoke_key: KEY },
  method: 'standard',
  original_payout: null,
  reconciliation_status: 'not_applicable',
  reversed_by: null,
  source_type: 'card',
  statement_descriptor: null,
  status: 'in_transit',
  type: 'bank_account',
  ...rest,
});
const event = (type: string, object: object): object => ({
  id: 'evt_1NyQZf2eZvKYlo2C',
  object: 'event',
  api_version: '2023-08-16',
  created: 1_699_900_100,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
});
const error = (code: string | null, rest: object = {}): object => ({
  error: {
    ...(code === null ? {} : { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
    message: 'Why.',
    request_log_url: 'https://dashboard.stripe.com/test/logs/req_1',
    type: 'invalid_request_error',
    ...rest,
  },
});

const SHAPES: readonly RecordedShape[] = [
  {
    title: 'a payout that was created is pending',
    source: OBJECT,
    answers: 'invoke',
    body: payout({ status: 'pending' }),
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING' },
  },
  {
    title: 'a payout that the bank has is pending',
    source: OBJECT,
    answers: 'enquire',
    body: payout(),
    isFinal: false,
    expected: { kind: 'found', reportedStatus: 'PENDING' },
  },
  {
    title: 'a payout that arrived is paid',
    source: OBJECT,
    answers: 'enquire',
    body: payout({ status: 'paid' }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESSED', processedAmountMinor: 1_100n },
  },
  {
    title: 'a payout that the bank sent back has failed',
    source: 'docs.stripe.com/payouts, "Handle failed payouts", and the list of failure codes',
    answers: 'enquire',
    body: payout({
      status: 'failed',
      failure_code: 'account_closed',
      failure_message: 'The bank account has been closed',
      failure_balance_transaction: 'txn_2',
    }),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT' },
  },
  {
    title: 'a payout that was canceled in the dashboard says so',
    source: 'docs.stripe.com/api/payouts/cancel',
    answers: 'enquire',
    body: payout({ status: 'canceled', failure_balance_transaction: 'txn_2' }),
    isFinal: true,
    expected: { reportedStatus: 'REVOKED', resolution: 'DECLINED_ERROR', code: 'canceled' },
  },
  {
    title: 'a payout that was canceled at our request is no failure',
    source: 'docs.stripe.com/api/payouts/cancel',
    answers: 'enquire',
    about: 'revoke',
    body: payout({ status: 'canceled', failure_balance_transaction: 'txn_2' }),
    isFinal: true,
    expected: { reportedStatus: 'REVOKED', resolution: 'OK', code: 'canceled' },
  },
  {
    title: 'a canceled payout answers a revoke',
    source: 'docs.stripe.com/api/payouts/cancel',
    answers: 'revoke',
    body: payout({ status: 'canceled' }),
    isFinal: true,
    expected: { kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'a balance that is too small is a refusal',
    source: ERRORS,
    answers: 'invoke',
    status: 400,
    body: error('balance_insufficient'),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' },
  },
  {
    title: 'a recipient without the capability is a refusal',
    source: 'docs.stripe.com/error-codes#insufficient-capabilities-for-transfer; async-stripe issue 636',
    answers: 'invoke',
    status: 400,
    body: error('insufficient_capabilities_for_transfer'),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'REQUEST_ERROR', code: 'insufficient_capabilities_for_transfer' },
  },
  {
    title: 'a restricted key without the permission is refused access',
    source: 'docs.stripe.com/error-codes#more-permissions-required',
    answers: 'invoke',
    status: 403,
    body: error('more_permissions_required'),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'ACCESS_ERROR' },
  },
  {
    title: 'a key that is in use says nothing yet',
    source: ERRORS,
    answers: 'invoke',
    status: 409,
    body: error('idempotency_key_in_use', { type: 'idempotency_error' }),
    isFinal: false,
    expected: { kind: 'unknown', resolution: 'GENERAL_ERROR' },
  },
  {
    title: 'a busy API is asked again later',
    source: 'docs.stripe.com/rate-limits',
    answers: 'invoke',
    status: 429,
    body: error('rate_limit'),
    isFinal: false,
    expected: { kind: 'not_sent', retryAfterMs: 5_000 },
  },
  {
    title: 'an error of the API says nothing about the payout',
    source: ERRORS,
    answers: 'invoke',
    status: 500,
    body: error(null, { type: 'api_error' }),
    isFinal: false,
    expected: { kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR' },
  },
  {
    title: 'an event of a paid payout names it',
    source: 'stripe/openapi fixtures3.json, the resource event; docs.stripe.com/api/events/types#event_types-payout.paid',
    answers: 'notification',
    body: event('payout.paid', payout({ status: 'paid' })),
    isFinal: true,
    expected: { deduplicationKey: 'evt_1NyQZf2eZvKYlo2C', invokeKey: KEY, report: { reportedStatus: 'PROCESSED' } },
  },
  {
    title: 'an event of a payout under way names it',
    source: 'docs.stripe.com/api/events/types#event_types-payout.updated',
    answers: 'notification',
    body: event('payout.updated', payout()),
    isFinal: false,
    expected: { invokeKey: KEY, report: { reportedStatus: 'PENDING' } },
  },
];

const SECRET = 'whsec_recorded';

readRecordedShapes({
  provider: 'stripe',
  shapes: SHAPES,
  credentials: { mode: 'payout', secretKey: 'sk_test_recorded', webhookSecret: SECRET },
  fields: { destination: 'ba_1NyQZf2eZvKYlo2C' },
  currency: 'EUR',
  amountMinor: 1_100n,
  reference: 'po_1NyQZf2eZvKYlo2C',
  signed(rawBody) {
    const seconds = String(Math.floor(Date.now() / 1_000));
    return { 'stripe-signature': `t=${seconds},v1=${createHmac('sha256', SECRET).update(`${seconds}.`).update(rawBody).digest('hex')}` };
  },
});
