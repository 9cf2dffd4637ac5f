import { KEY, readRecordedShapes, type RecordedShape } from '../recorded-shapes.js';

const BATCH = 'FYXMPQTX4JC9N';
const ITEM = '8AELMXH8UB2P8';
const MOCKS = 'paypal/PayPal-node-SDK, test/mocks/payout.js (recorded answers of the sandbox)';
const REFERENCE = 'developer.paypal.com, Payouts API v1 reference, and its errors';

const header = (status: string): object => ({
  payout_batch_id: BATCH,
  batch_status: status,
  time_created: '2026-01-27T10:17:00Z',
  time_completed: '2026-01-27T11:17:39Z',
  sender_batch_header: { sender_batch_id: KEY, email_subject: 'You have a payment' },
  amount: { value: '9.87', currency: 'USD' },
  fees: { value: '0.25', currency: 'USD' },
});
const item = (status: string, rest: object = {}): Record<string, unknown> => ({
  payout_item_id: ITEM,
  transaction_id: '0C413693MN970190K',
  transaction_status: status,
  payout_item_fee: { currency: 'USD', value: '0.25' },
  payout_batch_id: BATCH,
  payout_item: { recipient_type: 'EMAIL', amount: { value: '9.87', currency: 'USD' }, note: 'Order 1', receiver: 'j.vega@example.com', sender_item_id: KEY },
  time_processed: '2026-01-27T10:17:41Z',
  links: [{ href: `https://api.sandbox.paypal.com/v1/payments/payouts-item/${ITEM}`, rel: 'item', method: 'GET' }],
  ...rest,
});
const batch = (status: string, ...items: object[]): object => ({
  batch_header: header(status),
  items,
  links: [{ href: `https://api.sandbox.paypal.com/v1/payments/payouts/${BATCH}`, rel: 'self', method: 'GET' }],
});
const errors = (name: string): object => ({
  errors: { name, message: 'Why.', information_link: `https://developer.paypal.com/docs/api/payments.payouts-batch/#errors/${name}` },
});
const failure = (name: string, rest: object = {}): object => ({
  name,
  message: 'Why.',
  debug_id: '5a6340ade61a9',
  information_link: 'https://developer.paypal.com',
  ...rest,
});
const event = (type: string, resource: object): object => ({
  id: 'WH-67976317FL4543714-2ET66123VN4612345',
  create_time: '2026-01-27T10:18:00Z',
  resource_type: type.includes('ITEM') ? 'payouts_item' : 'payouts',
  event_type: type,
  summary: 'A payout has changed',
  resource,
  event_version: '1.0',
});
const TRANSMISSION = { 'paypal-transmission-id': '69cd13f0-d67a-11e5-baa3-778b53f4ae55' };

const SHAPES: readonly RecordedShape[] = [
  {
    title: 'a batch that was created has only a header',
    source: MOCKS,
    answers: 'invoke',
    status: 201,
    body: {
      batch_header: { payout_batch_id: BATCH, batch_status: 'PENDING', sender_batch_header: { email_subject: 'You have a payment', sender_batch_id: KEY } },
      links: [],
    },
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING', providerReference: BATCH },
  },
  {
    title: 'a batch that is done with an item that nobody claimed is not paid',
    source: MOCKS,
    answers: 'enquire',
    body: batch('SUCCESS', item('UNCLAIMED', errors('RECEIVER_UNREGISTERED'))),
    isFinal: false,
    expected: { kind: 'found', reportedStatus: 'PENDING', code: 'RECEIVER_UNREGISTERED' },
  },
  {
    title: 'an item on hold is not paid',
    source: REFERENCE,
    answers: 'enquire',
    body: batch('SUCCESS', item('ONHOLD')),
    isFinal: false,
    expected: { reportedStatus: 'PENDING' },
  },
  {
    title: 'an item that was sent is paid',
    source: REFERENCE,
    answers: 'enquire',
    body: batch('SUCCESS', item('SUCCESS')),
    isFinal: true,
    expected: { reportedStatus: 'PROCESSED', processedAmountMinor: 987n },
  },
  {
    title: 'an item that was cancelled at our request is no failure',
    source: MOCKS,
    answers: 'enquire',
    about: 'revoke',
    body: batch('SUCCESS', item('RETURNED', errors('RECEIVER_UNREGISTERED'))),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'a cancelled item is returned with the error that it had',
    source: MOCKS,
    answers: 'enquire',
    body: batch('SUCCESS', item('RETURNED', errors('RECEIVER_UNREGISTERED'))),
    isFinal: true,
    expected: { reportedStatus: 'REVOKED', resolution: 'RECIPIENT_NOT_FOUND' },
  },
  {
    title: 'an item that failed says why',
    source: REFERENCE,
    answers: 'enquire',
    body: batch('SUCCESS', item('FAILED', errors('RECEIVING_LIMIT_EXCEEDED'))),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'LIMIT_VIOLATION' },
  },
  {
    title: 'a denied batch pays nothing',
    source: REFERENCE,
    answers: 'enquire',
    body: batch('DENIED'),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'DECLINED_ERROR' },
  },
  {
    title: 'a request without the permission is refused access',
    source: 'paypal/PayPal-node-SDK, test/mocks (PERMISSION_DENIED)',
    answers: 'invoke',
    status: 403,
    body: failure('PERMISSION_DENIED', { message: 'No permission for the requested operation' }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'ACCESS_ERROR' },
  },
  {
    title: 'a refused transaction is a refusal',
    source: 'paypal/PayPal-node-SDK, test/mocks (TRANSACTION_REFUSED)',
    answers: 'invoke',
    status: 400,
    body: failure('TRANSACTION_REFUSED', { message: 'The request was refused' }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'DECLINED_ERROR' },
  },
  {
    title: 'a duplicate without a link is unknown, and says where to look',
    source: 'paypal/PayPal-node-SDK, test/mocks/payout.js (USER_BUSINESS_ERROR, SENDER_BATCH_ID)',
    answers: 'invoke',
    status: 400,
    body: failure('USER_BUSINESS_ERROR', { details: [{ field: 'SENDER_BATCH_ID', issue: 'Batch with given sender_batch_id already exists' }] }),
    isFinal: false,
    expected: { kind: 'unknown', resolution: 'UNKNOWN', code: 'USER_BUSINESS_ERROR' },
  },
  {
    title: 'a field that is wrong is a refusal',
    source: MOCKS,
    answers: 'invoke',
    status: 400,
    body: failure('VALIDATION_ERROR', { details: [{ field: 'items', issue: 'SIZE_LIMIT_EXCEEDED_FOR_SYNC_PAYOUT' }] }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'INVALID_REQUEST' },
  },
  {
    title: 'an internal error says nothing about the payout',
    source: REFERENCE,
    answers: 'invoke',
    status: 500,
    body: failure('INTERNAL_SERVER_ERROR'),
    isFinal: false,
    expected: { kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR' },
  },
  {
    title: 'an event of an item names it by our key',
    source: 'developer.paypal.com, webhook event names, PAYMENT.PAYOUTS-ITEM.UNCLAIMED',
    answers: 'notification',
    headers: TRANSMISSION,
    body: event('PAYMENT.PAYOUTS-ITEM.UNCLAIMED', item('UNCLAIMED', { sender_batch_id: KEY, ...errors('RECEIVER_UNREGISTERED') })),
    isFinal: false,
    expected: { deduplicationKey: TRANSMISSION['paypal-transmission-id'], invokeKey: KEY, report: { reportedStatus: 'PENDING' } },
  },
  {
    title: 'an event of a batch that is done says nothing about its item',
    source: 'developer.paypal.com, webhook event names, PAYMENT.PAYOUTSBATCH.SUCCESS',
    answers: 'notification',
    headers: TRANSMISSION,
    body: event('PAYMENT.PAYOUTSBATCH.SUCCESS', { batch_header: header('SUCCESS') }),
    isFinal: false,
    expected: { invokeKey: KEY, report: { reportedStatus: 'UNCLEAR' } },
  },
];

readRecordedShapes({
  provider: 'paypal',
  shapes: SHAPES,
  credentials: { clientId: 'recorded', clientSecret: 'recorded-secret' },
  fields: { receiver: 'j.vega@example.com' },
  currency: 'USD',
  amountMinor: 987n,
  reference: BATCH,
  before: ({ path }) =>
    path === '/v1/oauth2/token'
      ? {
          status: 200,
          body: { scope: 'https://uri.paypal.com/payments/payouts', access_token: 'A21AAF', token_type: 'Bearer', app_id: 'APP-1', expires_in: 28_800 },
        }
      : null,
});
