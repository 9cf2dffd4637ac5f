import { describe, expect, it } from '@jest/globals';
import type { ConnectorAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { PAYPAL_CODES } from './codes.js';
import { duplicateIn, translateOriginal } from './duplicate.js';
import { itemIdIn, translateCancel } from './revocation.js';
import { translateCreate, translateEnquiry, translateNoToken } from './translate.js';

const KEY = 'po_0190c5a1b2c37d4e8f90123456789abc-invoke';
const OURS = { invokeKey: KEY, currency: 'USD' };
const RECEIVER = 'receiver@example.com';

function answered(status: number, body: unknown, headers: Record<string, string> = {}): HttpOutcome {
  return { kind: 'answered', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function itemOf(status: string | undefined, error?: string, rest: object = {}): object {
  return {
    payout_item_id: 'ITEM1',
    ...(status === undefined ? {} : { transaction_status: status }),
    payout_batch_id: 'BATCH1',
    payout_item: { recipient_type: 'EMAIL', amount: { value: '9.87', currency: 'USD' }, receiver: RECEIVER, sender_item_id: KEY },
    ...(error === undefined ? {} : { errors: { name: error, message: 'Why.', debug_id: 'd1' } }),
    ...rest,
  };
}

function batchOf(status: string, items?: readonly unknown[], key: string | undefined = KEY): object {
  const sender_batch_header = key === '' ? {} : { sender_batch_id: key };
  return { batch_header: { payout_batch_id: 'BATCH1', batch_status: status, sender_batch_header }, ...(items ? { items } : {}) };
}

function errorOf(name: string, rest: object = {}): object {
  return { name, message: 'Why.', debug_id: 'd1', ...rest };
}

const create = (outcome: HttpOutcome) => translateCreate(outcome, OURS, PAYPAL_CODES);
const enquire = (outcome: HttpOutcome) => translateEnquiry(outcome, OURS, PAYPAL_CODES);
const cancel = (outcome: HttpOutcome) => translateCancel(outcome, 'ITEM1', PAYPAL_CODES);
const enquireItem = (...item: Parameters<typeof itemOf>) => enquire(answered(200, batchOf('SUCCESS', [itemOf(...item)])));
const textOf = (answer: unknown) => JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

describe('statuses of PayPal', () => {
  it.each([
    ['PENDING', 'PENDING', 'OK', null],
    ['PROCESSING', 'PROCESSING', 'OK', null],
    ['SUCCESS', 'UNCLEAR', 'UNKNOWN', null],
    ['DENIED', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['CANCELED', 'REVOKED', 'DECLINED_ERROR', 0n],
    ['CANCELLED', 'UNCLEAR', 'UNKNOWN', null],
    ['success', 'UNCLEAR', 'UNKNOWN', null],
    ['constructor', 'UNCLEAR', 'UNKNOWN', null],
  ])('map a batch without its item that is %s to %s', (status, reportedStatus, resolution, processedAmountMinor) => {
    const report = { kind: 'found', reportedStatus, resolution, processedAmountMinor, providerReference: 'BATCH1', code: status };
    expect(enquire(answered(200, batchOf(status)))).toMatchObject(report);
  });

  it.each([
    ['SUCCESS', 'PROCESSED', 'OK', 987n],
    ['PENDING', 'PENDING', 'OK', null],
    ['ONHOLD', 'PENDING', 'OK', null],
    ['UNCLAIMED', 'PENDING', 'OK', null],
    ['FAILED', 'PROCESS_FAILED', 'PROCESSING_ERROR', 0n],
    ['BLOCKED', 'PROCESS_FAILED', 'ANTIFRAUD_ERROR', 0n],
    ['RETURNED', 'REVOKED', 'OPERATION_EXPIRED', 0n],
    ['REFUNDED', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['REVERSED', 'PROCESS_FAILED', 'DECLINED_ERROR', 0n],
    ['HELD', 'UNCLEAR', 'UNKNOWN', null],
    ['Success', 'UNCLEAR', 'UNKNOWN', null],
    ['__proto__', 'UNCLEAR', 'UNKNOWN', null],
  ])('map an item that is %s to %s', (status, reportedStatus, resolution, processedAmountMinor) => {
    expect(enquireItem(status)).toMatchObject({ kind: 'found', reportedStatus, resolution, processedAmountMinor, providerReference: 'BATCH1' });
  });

  it.each(['PENDING', 'PROCESSING', 'SUCCESS'])('use the status of the item while the batch is %s', (batchStatus) => {
    expect(enquire(answered(200, batchOf(batchStatus, [itemOf('SUCCESS')])))).toMatchObject({ reportedStatus: 'PROCESSED' });
    expect(enquire(answered(200, batchOf(batchStatus, [itemOf('FAILED')])))).toMatchObject({ reportedStatus: 'PROCESS_FAILED' });
    expect(enquire(answered(200, batchOf(batchStatus, [itemOf('UNCLAIMED')])))).toMatchObject({ reportedStatus: 'PENDING' });
  });

  it.each(['DENIED', 'CANCELED'])('are UNCLEAR for a batch that is %s with a paid item', (status) => {
    expect(enquire(answered(200, batchOf(status, [itemOf('SUCCESS')])))).toMatchObject({ reportedStatus: 'UNCLEAR', processedAmountMinor: null });
    expect(enquire(answered(200, batchOf(status, [itemOf('UNCLAIMED')])))).toMatchObject({ reportedStatus: 'PENDING' });
  });

  it('take the reason of a denied batch from its unprocessed item', () => {
    expect(enquire(answered(200, batchOf('DENIED', [itemOf(undefined, 'INSUFFICIENT_FUNDS')])))).toMatchObject({
      reportedStatus: 'PROCESS_FAILED',
      resolution: 'INSUFFICIENT_FUNDS',
    });
    expect(enquire(answered(200, batchOf('DENIED', [itemOf(undefined)])))).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'DECLINED_ERROR' });
    expect(enquire(answered(200, batchOf('SUCCESS', [itemOf(undefined)])))).toMatchObject({ reportedStatus: 'UNCLEAR' });
    expect(enquire(answered(200, batchOf('PENDING', [itemOf(undefined)])))).toMatchObject({ reportedStatus: 'PENDING', resolution: 'OK' });
  });

  it('keep the reason why an item is pending', () => {
    for (const code of ['RECEIVER_UNREGISTERED', 'PENDING_RECIPIENT_NON_HOLDING_CURRENCY_PAYMENT_PREFERENCE', 'REGULATORY_PENDING', 'UNDEFINED'])
      expect(enquireItem('UNCLAIMED', code)).toMatchObject({ reportedStatus: 'PENDING', resolution: 'OK', code, message: 'Why.' });
  });

  it.each<[string, readonly unknown[], string | undefined]>([
    ['was sent under another key', [itemOf('SUCCESS')], 'po_other-invoke'],
    ['says no key', [itemOf('SUCCESS')], ''],
    ['has two items', [itemOf('SUCCESS'), itemOf('SUCCESS')], KEY],
    ['has an item that cannot be read', [{ transaction_status: 'SUCCESS' }], KEY],
    ['has an item of another batch', [itemOf('SUCCESS', undefined, { payout_batch_id: 'BATCH2' })], KEY],
    ['has an item under another key', [itemOf('SUCCESS', undefined, { payout_item: { sender_item_id: 'other' } })], KEY],
    ['pays in another currency', [itemOf('SUCCESS', undefined, { payout_item: { amount: { value: '9.87', currency: 'EUR' } } })], KEY],
  ])('are UNCLEAR for a batch that %s', (_, items, key) => {
    const answer = enquire(answered(200, batchOf('SUCCESS', items, key)));
    expect(answer).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null });
  });

  it.each([
    ['9.87', 987n],
    ['9', 900n],
    ['0.00', 0n],
    ['9.875', null],
    ['1e3', null],
    ['-1.00', null],
    ['', null],
  ])('read the amount %j as %s', (value, expected) => {
    expect(enquireItem('SUCCESS', undefined, { payout_item: { amount: { value, currency: 'USD' } } })).toMatchObject({ processedAmountMinor: expected });
  });
});

/** Every code, by what it means when a request is refused with it. */
const REFUSALS: readonly (readonly [string, readonly string[]])[] = [
  ['INSUFFICIENT_FUNDS', ['INSUFFICIENT_FUNDS', 'NEGATIVE_BALANCE', 'NON_HOLDING_CURRENCY']],
  ['RECIPIENT_NOT_FOUND', ['RECEIVER_UNREGISTERED']],
  ['INVALID_DETAILS', ['INVALID_EMAIL', 'INVALID_EMAIL_ID']],
  [
    'INVALID_RECIPIENT',
    [
      'CLOSED_MARKET',
      'GAMER_FAILED_COUNTRY_OF_RESIDENCE_CHECK',
      'RECEIVER_ACCOUNT_LIMITATION',
      'RECEIVER_ACCOUNT_LOCKED',
      'RECEIVER_COUNTRY_NOT_ALLOWED',
      'RECEIVER_REFUSED',
      'RECEIVER_STATE_RESTRICTED',
      'RECEIVER_UNCONFIRMED',
      'RECEIVER_YOUTH_ACCOUNT',
      'REFUSED_RECEIVER_REFUSED',
      'SELF_PAY_NOT_ALLOWED',
      'UNVERIFIED_RECIPIENT_NOT_SUPPORTED',
    ],
  ],
  ['LIMIT_VIOLATION', ['POS_LIMIT_EXCEEDED', 'RECEIVING_LIMIT_EXCEEDED', 'SPENDING_LIMIT_EXCEEDED', 'TRANSACTION_LIMIT_EXCEEDED']],
  ['INVALID_AMOUNT', ['ZERO_AMOUNT']],
  ['ANTIFRAUD_ERROR', ['REGULATORY_BLOCKED', 'RISK_DECLINE', 'TRANSACTION_DECLINED_BY_TRAVEL_RULE']],
  ['DECLINED_ERROR', ['APPROVER_DENIED', 'TRANSACTION_REFUSED']],
  [
    'ACCESS_ERROR',
    [
      'ACCOUNT_RESTRICTED',
      'ACCOUNT_UNCONFIRMED_EMAIL',
      'AUTHORIZATION_ERROR',
      'CIP_NOT_VERIFIED',
      'NOT_AUTHORIZED',
      'PERMISSION_DENIED',
      'REFUSED_ACCESS_DENIED',
      'REFUSED_ACTION_DENIED',
      'REQUIRED_SCOPE_MISSING',
      'SENDER_ACCOUNT_LOCKED',
      'SENDER_ACCOUNT_UNVERIFIED',
      'SENDER_EMAIL_UNCONFIRMED',
      'SENDER_LOCKED',
      'SENDER_RESTRICTED',
      'SENDER_STATE_RESTRICTED',
      'USER_COUNTRY_NOT_ALLOWED',
      'insufficient_scope',
    ],
  ],
  [
    'INVALID_METHOD',
    [
      'CURRENCY_COMPLIANCE',
      'CURRENCY_NOT_SUPPORTED_FOR_RECEIVER',
      'GAMER_FAILED_FUNDING_SOURCE_CHECK',
      'GAMING_INVALID_PAYMENT_FLOW',
      'USER_FUNDING_SOURCE_INELIGIBLE',
    ],
  ],
  ['INVALID_REQUEST', ['INVALID_REQUEST', 'MALFORMED_REQUEST_ERROR', 'SYNC_MODE_NOT_APPLICABLE', 'UNSUPPORTED_MEDIA_TYPE', 'VALIDATION_ERROR']],
  ['REQUEST_ERROR', ['UNPROCESSABLE_ENTITY', 'USER_BUSINESS_ERROR']],
  ['DUPLICATED_ID', ['DUPLICATE_ITEM', 'DUPLICATE_REQUEST_ID', 'RESOURCE_CONFLICT']],
  ['PROCESSING_ERROR', ['ITEM_CANCELLATION_FAILED', 'ITEM_INCORRECT_STATUS']],
  ['INVALID_CREDENTIALS', ['AUTHENTICATION_FAILURE', 'invalid_client', 'invalid_token']],
];
/** Codes that leave the outcome open. */
const OPEN: readonly (readonly [string, readonly string[]])[] = [
  ['GENERAL_ERROR', ['BATCH_NOT_COMPLETED', 'PREVIOUS_REQUEST_IN_PROGRESS', 'RATE_LIMIT_VALIDATION', 'RATE_LIMIT_VALIDATION_FAILURES']],
  ['CONNECTION_TIMEOUT_ERROR', ['REQUEST_TIMEOUT_EXCEEDED']],
  ['CONNECTION_ERROR', ['SERVICE_UNAVAILABLE']],
  ['PROVIDER_INTERNAL_ERROR', ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR']],
  ['UNKNOWN', ['UNDEFINED', 'REGULATORY_PENDING', 'PENDING_RECIPIENT_NON_HOLDING_CURRENCY_PAYMENT_PREFERENCE', 'NO_SUCH_CODE', 'toString']],
];
const flat = (rows: typeof REFUSALS) => rows.flatMap(([resolution, codes]) => codes.map((code) => [code, resolution] as const));

describe('codes of PayPal', () => {
  it('are all listed in this test', () => {
    const written = [...flat(REFUSALS), ...flat(OPEN)].map(([code]) => code);
    expect(Object.keys(PAYPAL_CODES).filter((code) => !written.includes(code))).toEqual([]);
  });

  it.each(flat(REFUSALS))('decline a request: %s means %s', (code, resolution) => {
    expect(create(answered(400, errorOf(code)))).toMatchObject({ kind: 'declined', resolution, code, message: 'Why.', httpStatus: 400 });
  });

  it.each(flat(REFUSALS))('fail an item: %s means %s', (code, resolution) => {
    expect(enquireItem('FAILED', code)).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution, code });
  });

  it.each(flat(OPEN))('leave a request unknown: %s means %s', (code, resolution) => {
    expect(create(answered(400, errorOf(code)))).toMatchObject({ kind: 'unknown', resolution, code });
  });

  it.each(flat(OPEN))('fail an item without a known reason: %s', (code) => {
    expect(enquireItem('FAILED', code)).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'PROCESSING_ERROR', code });
  });

  it('are read from the given table', () => {
    const codes = { ...PAYPAL_CODES, NO_SUCH_CODE: 'LIMIT_VIOLATION' as const };
    expect(translateCreate(answered(422, errorOf('NO_SUCH_CODE')), OURS, codes)).toMatchObject({ kind: 'declined', resolution: 'LIMIT_VIOLATION' });
  });

  it.each([
    [403, 'NO_SUCH_CODE', 'declined', 'ACCESS_ERROR', 'NOT_AUTHORIZED'],
    [422, 'NO_SUCH_CODE', 'declined', 'REQUEST_ERROR', 'UNPROCESSABLE_ENTITY'],
    [400, 'NO_SUCH_CODE', 'unknown', 'UNKNOWN', undefined],
    [404, 'NO_SUCH_CODE', 'unknown', 'UNKNOWN', undefined],
    [409, 'NO_SUCH_CODE', 'unknown', 'UNKNOWN', undefined],
    [422, 'UNDEFINED', 'unknown', 'UNKNOWN', undefined],
    [500, 'NO_SUCH_CODE', 'unknown', 'PROVIDER_INTERNAL_ERROR', 'any'],
  ])('without a line count as the class that the specification gives to HTTP %i: %s is %s, %s', (status, code, kind, resolution, byClass) => {
    const answer = create(answered(status, errorOf(code)));
    expect(answer).toMatchObject({ kind, resolution, code });
    if (status < 500) expect(answer.raw['read_by_class']).toBe(byClass);
  });

  it.each([
    ['RETURNED', 'RECEIVER_REFUSED', 'REVOKED', 'INVALID_RECIPIENT'],
    ['RETURNED', 'RECEIVER_UNREGISTERED', 'REVOKED', 'RECIPIENT_NOT_FOUND'],
    ['RETURNED', 'NO_SUCH_CODE', 'REVOKED', 'OPERATION_EXPIRED'],
    ['REVERSED', 'RECEIVER_ACCOUNT_LOCKED', 'PROCESS_FAILED', 'INVALID_RECIPIENT'],
    ['REFUNDED', 'NO_SUCH_CODE', 'PROCESS_FAILED', 'DECLINED_ERROR'],
  ])('say why an item is %s: %s', (status, code, reportedStatus, resolution) => {
    expect(enquireItem(status, code)).toMatchObject({ reportedStatus, resolution, code });
  });

  it('prefer the issue of a detail to a general name', () => {
    const details = [{ field: '/items/0/receiver', value: RECEIVER, issue: 'RECEIVER_UNREGISTERED', location: 'body' }];
    const answer = create(answered(422, errorOf('UNPROCESSABLE_ENTITY', { details })));
    expect(answer).toMatchObject({ kind: 'declined', resolution: 'RECIPIENT_NOT_FOUND', code: 'RECEIVER_UNREGISTERED' });
    expect(answer.raw).toEqual({ name: 'UNPROCESSABLE_ENTITY', debug_id: 'd1', fields: ['/items/0/receiver'] });
    expect(textOf(answer)).not.toContain(RECEIVER);
  });

  it.each([500, 502, 503, 504, 408])('never decline with HTTP %s', (status) => {
    expect(create(answered(status, errorOf('INSUFFICIENT_FUNDS')))).toMatchObject({ kind: 'unknown' });
    expect(cancel(answered(status, errorOf('ITEM_INCORRECT_STATUS')))).toMatchObject({ kind: 'unknown' });
  });

  it.each([400, 401, 403, 404, 409, 422])('are required to decline: HTTP %s of a proxy is unknown', (status) => {
    for (const body of ['<html>', '{}', '[]', '']) expect(create(answered(status, body))).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_ERROR' });
  });

  it('decline with the OAuth error of a refused token', () => {
    const body = { error: 'invalid_token', error_description: 'Token signature verification failed' };
    expect(create(answered(401, body))).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS', message: 'Token signature verification failed' });
  });

  it('wait when PayPal is busy', () => {
    const answer = create(answered(429, errorOf('RATE_LIMIT_VALIDATION_FAILURES'), { 'retry-after': '7' }));
    expect(answer).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 7_000 });
  });
});

describe('translateCreate', () => {
  it.each([
    ['PENDING', 'accepted', 'PENDING'],
    ['PROCESSING', 'accepted', 'PROCESSING'],
    ['DENIED', 'done', 'PROCESS_FAILED'],
  ])('reads the batch status %s as %s', (status, kind, reportedStatus) => {
    expect(create(answered(201, batchOf(status)))).toMatchObject({ kind, reportedStatus, providerReference: 'BATCH1', httpStatus: 201 });
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a page', '<html>'],
    ['no batch', {}],
    ['no status', { batch_header: { payout_batch_id: 'BATCH1' } }],
    ['an id that is a path', { batch_header: { payout_batch_id: '../x', batch_status: 'PENDING', sender_batch_header: { sender_batch_id: KEY } } }],
    ['the batch of another sender', batchOf('PENDING', undefined, 'other')],
    ['an unknown status', batchOf('DONE')],
    ['a batch that is through, without its item', batchOf('SUCCESS')],
  ])('reads an answer with %s as unknown', (_, body) => {
    expect(create(answered(201, body))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  it('distinguishes a request that was not sent from a lost answer', () => {
    expect(create({ kind: 'not_sent', timedOut: false, why: 'refused' })).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
    expect(create({ kind: 'lost', timedOut: true, why: 'late' })).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' });
  });
});

describe('duplicate batches of PayPal', () => {
  const FIELD = { details: [{ field: 'SENDER_BATCH_ID', issue: 'Duplicate batch request' }] };
  const link = (href: string) => ({ ...FIELD, links: [{ href, rel: 'self', method: 'GET' }] });
  const find = (outcome: HttpOutcome) => duplicateIn(outcome, PAYPAL_CODES);

  it.each<[string, HttpOutcome, string | null]>([
    ['with a link', answered(400, errorOf('USER_BUSINESS_ERROR', link('https://api-m.paypal.com/v1/payments/payouts/BATCH1'))), 'BATCH1'],
    ['with a query', answered(400, errorOf('USER_BUSINESS_ERROR', link('https://api.paypal.com/v1/payments/payouts/BATCH1?page=1'))), 'BATCH1'],
    ['with a path for a link', answered(400, errorOf('USER_BUSINESS_ERROR', link('/v1/payments/payouts/BATCH1'))), 'BATCH1'],
    ['with a link to elsewhere: only the id is taken', answered(400, errorOf('USER_BUSINESS_ERROR', link('https://a.test/v1/payments/payouts/B2'))), 'B2'],
    ['without a link', answered(400, errorOf('USER_BUSINESS_ERROR', FIELD)), null],
    ['with a link to an item', answered(400, errorOf('USER_BUSINESS_ERROR', link('https://api-m.paypal.com/v1/payments/payouts-item/ITEM1'))), null],
    ['with a link that is none', answered(400, errorOf('USER_BUSINESS_ERROR', link('http://['))), null],
    ['with a path that leads away', answered(400, errorOf('USER_BUSINESS_ERROR', link('/v1/payments/payouts/%2e%2e%2fx'))), null],
    ['as a conflict', answered(409, errorOf('RESOURCE_CONFLICT')), null],
    ['by the name', answered(400, errorOf('DUPLICATE_REQUEST_ID')), null],
    ['as a business error that says no more', answered(400, errorOf('USER_BUSINESS_ERROR')), null],
  ])('are recognised %s', (_, outcome, batchId) => {
    expect(find(outcome)).toMatchObject({ batchId });
  });

  it.each<[string, HttpOutcome]>([
    ['a batch', answered(201, batchOf('PENDING'))],
    ['a server that fails', answered(500, errorOf('USER_BUSINESS_ERROR', FIELD))],
    ['a busy server', answered(429, errorOf('USER_BUSINESS_ERROR', FIELD))],
    ['another refusal', answered(422, errorOf('INSUFFICIENT_FUNDS'))],
    ['a business error about something else', answered(400, errorOf('USER_BUSINESS_ERROR', { details: [{ field: 'items[0].receiver', issue: 'x' }] }))],
    ['a page', answered(400, '<html>')],
    ['no answer', { kind: 'lost', timedOut: false, why: 'cut' }],
  ])('are not assumed for %s', (_, outcome) => {
    expect(find(outcome)).toBeNull();
  });

  const duplicate = { batchId: 'BATCH1', response: { providerReference: null, code: 'USER_BUSINESS_ERROR', message: 'Why.', httpStatus: 400, raw: {} } };
  it.each<[string, ReturnType<typeof enquire> | null, Partial<ConnectorAnswer>]>([
    ['waits', enquire(answered(200, batchOf('PENDING'))), { kind: 'accepted', providerReference: 'BATCH1' }],
    ['was paid', enquireItem('SUCCESS'), { kind: 'done', providerReference: 'BATCH1' }],
    ['is not ours', enquire(answered(200, batchOf('PENDING', [], 'other'))), { kind: 'unknown', resolution: 'UNKNOWN' }],
    ['is not there', enquire(answered(404, errorOf('RESOURCE_NOT_FOUND'))), { kind: 'unknown', resolution: 'UNKNOWN' }],
    ['cannot be asked about', enquire(answered(500, '')), { kind: 'unknown', resolution: 'UNKNOWN' }],
    ['is not linked', null, { kind: 'unknown', resolution: 'UNKNOWN' }],
  ])('are never declined when the original %s', (_, original, expected) => {
    expect(translateOriginal(duplicate, original, 'po_1-invoke')).toMatchObject(expected);
  });

  it('say where to look when PayPal does not link the original: enquiries have nothing to ask by', () => {
    expect(translateOriginal(duplicate, null, 'po_1-invoke').message).toMatch(/did not link it.*sender_batch_id po_1-invoke.*activity/);
  });
});

describe('translateEnquiry of PayPal', () => {
  it.each(['RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'])('reads 404 %s as not found', (name) => {
    expect(enquire(answered(404, errorOf(name)))).toMatchObject({ kind: 'not_found', code: name });
  });

  it.each<[number, unknown]>([
    [404, '<html>'],
    [404, {}],
    [404, errorOf('SOMETHING_ELSE')],
    [400, errorOf('RESOURCE_NOT_FOUND')],
    [401, errorOf('AUTHENTICATION_FAILURE')],
    [403, errorOf('NOT_AUTHORIZED')],
    [429, errorOf('RATE_LIMIT_VALIDATION_FAILURES')],
    [500, errorOf('INTERNAL_SERVER_ERROR')],
    [503, ''],
    [301, ''],
    [200, '{'],
    [200, {}],
    [204, ''],
  ])('reads HTTP %s with %j as no answer', (status, body) => {
    expect(enquire(answered(status, body))).toMatchObject({ kind: 'no_answer' });
  });

  it('returns no detail of the recipient', () => {
    expect(textOf(enquireItem('UNCLAIMED', 'RECEIVER_UNREGISTERED'))).not.toContain(RECEIVER);
  });

  it('finds the id of the item', () => {
    expect(itemIdIn(answered(200, batchOf('SUCCESS', [itemOf('UNCLAIMED')])))).toBe('ITEM1');
    expect(itemIdIn(answered(200, batchOf('PENDING')))).toBeNull();
    expect(itemIdIn(answered(200, batchOf('SUCCESS', [itemOf('UNCLAIMED', undefined, { payout_item_id: 'a/b' })])))).toBeNull();
    expect(itemIdIn({ kind: 'lost', timedOut: false, why: 'cut' })).toBeNull();
  });
});

describe('translateCancel of PayPal', () => {
  it('reads RETURNED as revoked on request', () => {
    expect(cancel(answered(200, itemOf('RETURNED')))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK', processedAmountMinor: 0n });
  });

  it('reads ITEM_ALREADY_CANCELLED as revoked', () => {
    expect(cancel(answered(400, errorOf('ITEM_ALREADY_CANCELLED')))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
  });

  it.each(['ITEM_INCORRECT_STATUS', 'ITEM_CANCELLATION_FAILED'])('reads %s as declined', (name) => {
    expect(cancel(answered(400, errorOf(name)))).toMatchObject({ kind: 'declined', resolution: 'PROCESSING_ERROR', code: name });
  });

  it('retries after BATCH_NOT_COMPLETED', () => {
    const answer = cancel(answered(400, errorOf('BATCH_NOT_COMPLETED')));
    expect(answer).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 15_000 });
  });

  it.each(['SUCCESS', 'FAILED', 'UNCLAIMED', 'PENDING', 'NEW', undefined])('reads the unexpected status %s as unknown', (status) => {
    expect(cancel(answered(200, itemOf(status)))).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  it.each<[number, unknown]>([
    [200, itemOf('RETURNED', undefined, { payout_item_id: 'ITEM2' })],
    [200, '{'],
    [404, errorOf('INVALID_RESOURCE_ID')],
    [400, '<html>'],
    [500, errorOf('ITEM_ALREADY_CANCELLED')],
  ])('reads HTTP %s with %j as unknown', (status, body) => {
    expect(cancel(answered(status, body))).toMatchObject({ kind: 'unknown' });
  });
});

describe('translateNoToken', () => {
  it.each<[string, HttpOutcome, Partial<ConnectorAnswer>]>([
    ['refused credentials', answered(401, { error: 'invalid_client' }), { kind: 'declined', resolution: 'INVALID_CREDENTIALS' }],
    ['another refusal', answered(400, { error: 'unsupported_grant_type' }), { kind: 'not_sent', resolution: 'UNKNOWN' }],
    ['a refusal of something else', answered(403, errorOf('NOT_AUTHORIZED')), { kind: 'not_sent', resolution: 'GENERAL_ERROR' }],
    ['a refusal of something in between', answered(401, '<html>'), { kind: 'not_sent', resolution: 'CONNECTION_ERROR' }],
    ['a token that cannot be read', answered(200, '{}'), { kind: 'not_sent', resolution: 'UNKNOWN' }],
    ['a server that fails', answered(500, ''), { kind: 'not_sent', resolution: 'PROVIDER_INTERNAL_ERROR' }],
    ['a busy server', answered(429, '', { 'retry-after': '3' }), { kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 3_000 } as object],
    ['a lost answer', { kind: 'lost', timedOut: false, why: 'cut' }, { kind: 'not_sent', resolution: 'CONNECTION_ERROR' }],
    ['no time', { kind: 'not_sent', timedOut: true, why: 'late' }, { kind: 'not_sent', resolution: 'CONNECTION_TIMEOUT_ERROR' }],
  ])('answers not_sent or declined when there is no token because of %s', (_, outcome, expected) => {
    expect(translateNoToken(outcome, PAYPAL_CODES)).toMatchObject(expected);
  });
});
