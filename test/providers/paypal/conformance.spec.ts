import { type Connector, providerKeyOf, providerNamed } from '@app/providers';
import { newId } from '@app/domain';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type SpecifiedProvider, startPrism } from '../setup/prism.js';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Heard, Reply } from '../setup/simulator-server.js';
import { describeWithSpec } from '../setup/specs.js';
import { type Front, startFront } from './front.js';
import { PayPalSimulator, TOKEN_PATH } from './simulator.js';

const SPEC = 'paypal/payments_payouts_batch_v1.json';
const FIELDS = { receiver: 'receiver@example.com' };
const isCreate = ({ method, path }: Heard): boolean => method === 'POST' && path === '/v1/payments/payouts';
const isLookUp = ({ method }: Heard): boolean => method === 'GET';
const isItemLookUp = ({ method, path }: Heard): boolean => method === 'GET' && path.startsWith('/v1/payments/payouts-item/');
const isCancel = ({ path }: Heard): boolean => path.endsWith('/cancel');
const error = (name: string, rest: object = {}): object => ({ name, message: 'Why.', debug_id: 'd1', ...rest });

/**
 * Both the requests of the connector and the answers of the simulator are validated against PayPal's own specification.
 *
 * The specification does not describe the token request and notifications, so they are not checked here.
 */
describeWithSpec('PayPal by its own specification', SPEC, () => {
  let simulator: PayPalSimulator;
  let specified: SpecifiedProvider;
  let front: Front;
  let connector: Connector;

  beforeAll(async () => {
    simulator = await PayPalSimulator.start();
    specified = await startPrism(SPEC, simulator.server);
    front = await startFront(simulator.server.url, specified.url);
    const provider = providerNamed('paypal');
    connector = provider.connect({ ...simulator.credentials, baseUrl: front.url }, provider.codes, 'test');
  }, 120_000);

  afterAll(async () => {
    await front.stop();
    await specified.stop();
    await simulator.server.stop();
  });

  beforeEach(() => {
    simulator.behave('accepts');
    specified.violations.length = 0;
  });

  afterEach(() => {
    simulator.server.mend();
  });

  const request = (rest: Parameters<typeof operationRequest>[1] = {}) => operationRequest('invoke', { fields: FIELDS, currency: 'USD', ...rest });
  const answerNext = (matches: (heard: Heard) => boolean, how: Reply) => {
    simulator.server.breakNext({ when: 'before', how, matches });
  };

  /** A payout that exists at PayPal. */
  async function invoked(): Promise<{ asked: ReturnType<typeof request>; batchId: string }> {
    const asked = request();
    const answer = await connector.invoke(asked);
    expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', httpStatus: 201 });
    return { asked, batchId: answer.providerReference ?? '' };
  }

  const revoke = async (itemStatus: string) => {
    const { asked, batchId } = await invoked();
    simulator.advance(asked.invokeKey, itemStatus);
    return connector.revoke({ ...asked, providerKey: providerKeyOf('readable', asked.payoutId, 'revoke'), providerReference: batchId });
  };

  it.each([
    ['USD', 987n, '9.87'],
    ['JPY', 1_234n, '1234'],
    ['HUF', 123_400n, '1234'],
  ])('creates a PayPal batch in %s as specified', async (currency, amountMinor, value) => {
    const asked = request({ currency, amountMinor, description: 'Order 1\n€ 🎉' });
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'accepted' });
    expect(simulator.payout(asked.providerKey).item).toMatchObject({ amount: { currency, value }, sender_item_id: asked.invokeKey, note: 'Order 1 € 🎉' });
    expect(simulator.server.heard.findLast(isCreate)?.headers).toMatchObject({ 'paypal-request-id': asked.providerKey });
    expect(specified.violations).toEqual([]);
  });

  it.each<[number, string, string]>([
    [400, 'INVALID_REQUEST', 'declined'],
    // The token was accepted before, so PayPal has forgotten it.
    [401, 'AUTHENTICATION_FAILURE', 'not_sent'],
    [403, 'NOT_AUTHORIZED', 'declined'],
    [409, 'RESOURCE_CONFLICT', 'unknown'],
    [415, 'UNSUPPORTED_MEDIA_TYPE', 'declined'],
    [422, 'UNPROCESSABLE_ENTITY', 'declined'],
    [429, 'RATE_LIMIT_VALIDATION_FAILURES', 'not_sent'],
    [500, 'INTERNAL_SERVER_ERROR', 'unknown'],
    [503, 'SERVICE_UNAVAILABLE', 'unknown'],
  ])('reads a refused PayPal batch creation: %s %s', async (status, name, kind) => {
    await invoked();
    answerNext(isCreate, { status, body: error(name, { details: [{ field: '/items/0/amount/value', issue: 'some issue', location: 'body' }] }) });
    expect(await connector.invoke(request())).toMatchObject({ kind });
    expect(specified.violations).toEqual([]);
  });

  it('follows a duplicate PayPal batch to the original', async () => {
    const { asked, batchId } = await invoked();
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: batchId });
    simulator.advance(asked.invokeKey, 'SUCCESS');
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
    expect(simulator.movements(asked.invokeKey)).toBe(1);
    expect(specified.violations).toEqual([]);
  });

  it.each([
    ['SUCCESS', 'PROCESSED'],
    ['FAILED', 'PROCESS_FAILED'],
    ['PENDING', 'PENDING'],
    ['UNCLAIMED', 'PENDING'],
    ['RETURNED', 'REVOKED'],
    ['ONHOLD', 'PENDING'],
    ['BLOCKED', 'PROCESS_FAILED'],
    ['REFUNDED', 'PROCESS_FAILED'],
    ['REVERSED', 'PROCESS_FAILED'],
  ])('enquires about a PayPal item that is %s', async (status, reportedStatus) => {
    const { asked, batchId } = await invoked();
    simulator.advance(asked.invokeKey, status, 'RECEIVER_UNREGISTERED');
    expect(await connector.enquire(enquiryAbout(asked, batchId))).toMatchObject({ kind: 'found', reportedStatus });
    expect(specified.violations).toEqual([]);
  });

  it.each([
    ['PENDING', 'PENDING'],
    ['PROCESSING', 'PROCESSING'],
    ['DENIED', 'PROCESS_FAILED'],
    ['CANCELED', 'REVOKED'],
    ['SUCCESS', 'UNCLEAR'],
  ])('enquires about a PayPal batch that is %s, without its item', async (status, reportedStatus) => {
    const { asked, batchId } = await invoked();
    simulator.payout(asked.invokeKey).batchStatus = status;
    expect(await connector.enquire(enquiryAbout(asked, batchId))).toMatchObject({ kind: 'found', reportedStatus });
    expect(specified.violations).toEqual([]);
  });

  it('enquires about a PayPal item by its own id, if an operator has recorded that id', async () => {
    const { asked, batchId } = await invoked();
    simulator.advance(asked.invokeKey, 'SUCCESS');
    const { itemId } = simulator.payout(asked.invokeKey);
    expect(await connector.enquire(enquiryAbout(asked, itemId))).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSED', providerReference: batchId });
    expect(await connector.enquire(enquiryAbout(request(), itemId))).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR' });
    expect(specified.violations).toEqual([]);
  });

  it('enquires about a PayPal batch that does not exist', async () => {
    expect(await connector.enquire(enquiryAbout(request(), 'NOTHING'))).toMatchObject({ kind: 'not_found', code: 'RESOURCE_NOT_FOUND' });
    expect(specified.violations).toEqual([]);
  });

  it.each([
    ['UNCLAIMED', { kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' }],
    ['ONHOLD', { kind: 'declined', code: 'ITEM_INCORRECT_STATUS' }],
  ])('cancels a PayPal item that is %s', async (status, expected) => {
    expect(await revoke(status)).toMatchObject(expected);
    expect(specified.violations).toEqual([]);
  });

  it.each<[number, string, string]>([
    [400, 'BATCH_NOT_COMPLETED', 'not_sent'],
    [404, 'INVALID_RESOURCE_ID', 'unknown'],
    [500, 'INTERNAL_SERVER_ERROR', 'unknown'],
  ])('reads a refused PayPal cancellation: %s %s', async (status, name, kind) => {
    answerNext(isCancel, { status, body: error(name) });
    expect(await revoke('UNCLAIMED')).toMatchObject({ kind });
    expect(specified.violations).toEqual([]);
  });

  it('tests the PayPal connection', async () => {
    expect(await connector.testConnection(5_000)).toMatchObject({ ok: true });
    expect(specified.violations).toEqual([]);
  });

  it('requests the PayPal token, which the specification does not cover', () => {
    expect(simulator.server.heard.some(({ path }) => path === TOKEN_PATH)).toBe(true);
  });

  /** Each of these must be reported, or the tests above prove nothing. */
  const header = { payout_batch_id: 'B1', batch_status: 'PENDING', sender_batch_header: { sender_batch_id: 'k' } };
  const item = { payout_item_id: 'I1', payout_batch_id: 'B1', transaction_status: 'RETURNED', payout_item: { amount: { value: '1', currency: 'USD' } } };
  it.each<[string, (heard: Heard) => boolean, Reply]>([
    ['create, with a status of ours', isCreate, { status: 201, body: { batch_header: { ...header, batch_status: 'CANCELLED' } } }],
    ['create, without an id', isCreate, { status: 201, body: { batch_header: { ...header, payout_batch_id: undefined } } }],
    ['create, refused without a name', isCreate, { status: 400, body: { message: 'Why.', debug_id: 'd1' } }],
    ['create, refused in a way of the default answer', isCreate, { status: 422, body: error('X', { details: [{ field: 'a' }] }) }],
    ['batch, with an unknown status of the item', isLookUp, { status: 200, body: { batch_header: header, items: [{ ...item, transaction_status: 'HELD' }] } }],
    ['batch, with an item without its payout', isLookUp, { status: 200, body: { batch_header: header, items: [{ ...item, payout_item: undefined }] } }],
    ['batch, not found without a debug id', isLookUp, { status: 404, body: { name: 'RESOURCE_NOT_FOUND', message: 'Why.' } }],
  ])('reports a broken answer to %s', async (_, matches, how) => {
    const asked = request();
    answerNext(matches, how);
    const answer = matches === isCreate ? await connector.invoke(asked) : await connector.enquire(enquiryAbout(asked, 'B1'));
    expect(['unknown', 'no_answer']).toContain(answer.kind);
    expect(specified.violations).toMatchObject([{ side: 'response' }]);
  });

  it.each<[string, Reply]>([
    ['with an unknown status', { status: 200, body: { ...item, transaction_status: 'HELD' } }],
    ['without its payout', { status: 200, body: { ...item, payout_item: undefined } }],
    ['not found without a debug id', { status: 404, body: { name: 'RESOURCE_NOT_FOUND', message: 'Why.' } }],
  ])('reports a broken answer about a PayPal item %s', async (_, how) => {
    answerNext(isItemLookUp, how);
    expect(await connector.enquire(enquiryAbout(request(), 'ITEM9'))).toMatchObject({ kind: 'no_answer' });
    expect(specified.violations).toMatchObject([{ side: 'response', path: expect.stringContaining('payouts-item') }]);
  });

  it.each<[string, Reply]>([
    ['without a receiver', { status: 200, body: item }],
    ['refused without a message', { status: 400, body: { name: 'ITEM_INCORRECT_STATUS', debug_id: 'd1' } }],
  ])('reports a broken answer to a PayPal cancellation %s', async (_, how) => {
    answerNext(isCancel, how);
    expect(await revoke('UNCLAIMED')).toMatchObject({ kind: 'unknown' });
    expect(specified.violations).toMatchObject([{ side: 'response', path: expect.stringMatching(/\/cancel$/) }]);
  });

  it.each<[string, string, string, object]>([
    ['create without an item', 'POST', '/v1/payments/payouts', { sender_batch_header: { sender_batch_id: 'k' }, items: [] }],
    [
      'create with a note of two lines',
      'POST',
      '/v1/payments/payouts',
      { sender_batch_header: {}, items: [{ receiver: 'a', amount: { value: '1', currency: 'USD' }, note: 'a\nb' }] },
    ],
    [
      'create with an amount that is a number',
      'POST',
      '/v1/payments/payouts',
      { sender_batch_header: {}, items: [{ receiver: 'a', amount: { value: 1, currency: 'USD' } }] },
    ],
    ['cancel of an id that is too long', 'POST', `/v1/payments/payouts-item/${'x'.repeat(33)}/cancel`, {}],
    ['a path that PayPal has not', 'POST', '/v1/payments/payouts-item/I1/reverse', {}],
  ])('reports a broken request to PayPal: %s', async (_, method, path, body) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${newId('request')}` };
    await fetch(specified.url + path, { method, headers, body: JSON.stringify(body) });
    expect(specified.violations).toMatchObject([{ side: 'request', path }]);
  });
});
