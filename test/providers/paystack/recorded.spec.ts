import { createHmac } from 'node:crypto';
import { KEY, readRecordedShapes, type RecordedShape } from '../recorded-shapes.js';

const SNIPPETS = 'PaystackOSS/doc-code-snippets';
const WEBHOOKS = 'paystack.com/docs/payments/webhooks, supported events, and docs/transfers/managing-transfers';

/** `data` of the samples of POST /transfer and of GET /transfer/verify. */
const transfer = (status: string, rest: object = {}): Record<string, unknown> => ({
  transfersessionid: [],
  transfertrials: [],
  domain: 'test',
  amount: 100_000,
  currency: 'NGN',
  reference: KEY,
  source: 'balance',
  source_details: null,
  reason: 'Order 1',
  status,
  failures: null,
  transfer_code: 'TRF_v5tip3zx8nna9o78',
  titan_code: null,
  transferred_at: null,
  id: 860_703_114,
  integration: 463_433,
  request: 1_068_439_313,
  recipient: 56_824_902,
  createdAt: '2026-01-04T10:32:40.000Z',
  updatedAt: '2026-01-04T10:32:40.000Z',
  ...rest,
});
const recipient = {
  active: true,
  createdAt: '2026-01-04T10:00:00.000Z',
  currency: 'NGN',
  domain: 'test',
  id: 56_824_902,
  integration: 463_433,
  name: 'Ngozi Bello',
  recipient_code: 'RCP_gd9vgag7n5lr5ix',
  type: 'nuban',
  is_deleted: false,
  details: { authorization_code: null, account_number: '0123456789', account_name: 'Ngozi Bello', bank_code: '044', bank_name: 'Access Bank' },
};
const accepted = (data: object, message = 'Transfer has been queued'): object => ({ status: true, message, data });
const verified = (status: string, rest: object = {}): object =>
  accepted(transfer(status, { recipient, session: { provider: null, id: null }, fee_charged: 1_000, gateway_response: null, ...rest }), 'Transfer retrieved');
const refused = (message: string, rest: object = {}): object => ({ status: false, message, meta: { nextStep: 'Try again later' }, ...rest });
const event = (name: string, status: string): object => ({ event: name, data: { ...transfer(status), recipient } });

const SHAPES: readonly RecordedShape[] = [
  {
    title: 'a queued transfer is pending',
    source: `${SNIPPETS}, api/transfers/initiate, with the status of a live transfer`,
    answers: 'invoke',
    body: accepted(transfer('pending')),
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING' },
  },
  {
    title: 'a transfer that succeeds at once is paid',
    source: `${SNIPPETS}, dist/api/transfers/initiate/response.json, 200`,
    answers: 'invoke',
    body: accepted(transfer('success')),
    isFinal: true,
    expected: { kind: 'done', reportedStatus: 'PROCESSED', processedAmountMinor: 100_000n },
  },
  {
    title: 'a transfer that requires an OTP waits for it',
    source: `${SNIPPETS}, dist/doc/transfers/single/initiate-transfer-otp.js`,
    answers: 'invoke',
    body: accepted(transfer('otp'), 'Transfer requires OTP to continue'),
    isFinal: false,
    expected: { kind: 'accepted', reportedStatus: 'PENDING', requiredAction: { type: 'otp' } },
  },
  {
    title: 'a transfer that waits for the approval URL says so',
    source: 'paystack.com/docs/transfers/managing-transfers, status received',
    answers: 'enquire',
    body: verified('received'),
    isFinal: false,
    expected: { reportedStatus: 'PENDING', requiredAction: { type: 'approval_at_provider' } },
  },
  {
    title: 'a verified transfer is paid',
    source: `${SNIPPETS}, dist/api/transfers/verify/response.json, 200`,
    answers: 'enquire',
    body: verified('success'),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'PROCESSED' },
  },
  {
    title: 'a reversed transfer has failed',
    source: WEBHOOKS,
    answers: 'enquire',
    body: verified('reversed'),
    isFinal: true,
    expected: { reportedStatus: 'PROCESS_FAILED', resolution: 'DECLINED_ERROR' },
  },
  {
    title: 'a transfer that was abandoned at our request is no failure',
    source: `${SNIPPETS}, api/transfers/verify, with the status of a transfer without its OTP`,
    answers: 'enquire',
    about: 'revoke',
    body: verified('abandoned'),
    isFinal: true,
    expected: { kind: 'found', reportedStatus: 'REVOKED', resolution: 'OK' },
  },
  {
    title: 'an abandoned transfer has expired',
    source: 'PaystackOSS/openapi, the status filter of GET /transfer',
    answers: 'enquire',
    body: verified('abandoned'),
    isFinal: true,
    expected: { reportedStatus: 'REVOKED', resolution: 'OPERATION_EXPIRED' },
  },
  {
    title: 'a transfer that Paystack does not know is not found',
    source: `${SNIPPETS}, dist/api/transfers/verify/response.json, 404`,
    answers: 'enquire',
    status: 404,
    body: { status: false, message: 'Transfer not found' },
    isFinal: false,
    expected: { kind: 'not_found' },
  },
  {
    title: 'a recipient that is not valid is a refusal',
    source: `${SNIPPETS}, dist/api/transfers/initiate/response.json, 400`,
    answers: 'invoke',
    status: 400,
    body: refused('Recipient specified is invalid', { type: 'validation_error', code: 'invalid_transfer_recipient' }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'RECIPIENT_NOT_FOUND' },
  },
  {
    title: 'a parameter that is missing is a refusal by its type',
    source: `${SNIPPETS}, dist/api/introduction/sample-error.js`,
    answers: 'invoke',
    status: 400,
    body: refused('Email Address is required', { type: 'validation_error', code: 'missing_params' }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'REQUEST_ERROR', code: 'missing_params' },
  },
  {
    title: 'a reference that was used is a duplicate',
    source: `${SNIPPETS}, dist/api/transfers/bulk/response.json, 404`,
    answers: 'invoke',
    status: 404,
    body: refused(`Duplicate reference(s) found: ${KEY}`, { type: 'api_error', code: 'unknown' }),
    isFinal: true,
    expected: { kind: 'declined', resolution: 'DUPLICATED_ID' },
  },
  {
    title: 'a busy API is asked again later',
    source: 'paystack.com/docs/api, errors, 429',
    answers: 'invoke',
    status: 429,
    body: refused('Too many requests'),
    isFinal: false,
    expected: { kind: 'not_sent', retryAfterMs: 5_000 },
  },
  {
    title: 'an event of a paid transfer names it',
    source: WEBHOOKS,
    answers: 'notification',
    body: event('transfer.success', 'success'),
    isFinal: true,
    expected: { invokeKey: KEY, report: { reportedStatus: 'PROCESSED' } },
  },
  {
    title: 'an event of a reversed transfer names it',
    source: WEBHOOKS,
    answers: 'notification',
    body: event('transfer.reversed', 'reversed'),
    isFinal: true,
    expected: { invokeKey: KEY, report: { reportedStatus: 'PROCESS_FAILED' } },
  },
];

readRecordedShapes({
  provider: 'paystack',
  shapes: SHAPES,
  credentials: { secretKey: 'sk_test_recorded' },
  fields: { account_number: '0123456789', bank_code: '044', holder_name: 'Ngozi Bello' },
  currency: 'NGN',
  amountMinor: 100_000n,
  reference: 'TRF_v5tip3zx8nna9o78',
  signed: (rawBody) => ({ 'x-paystack-signature': createHmac('sha512', 'sk_test_recorded').update(rawBody).digest('hex') }),
  before: ({ path }) => (path === '/transferrecipient' ? { status: 201, body: accepted(recipient, 'Transfer recipient created successfully') } : null),
});
