import { type Connector, type OperationRequest, providerKeyOf, providerNamed } from '@app/providers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { type SpecifiedProvider, startPrism } from '../setup/prism.js';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Heard, Reply } from '../setup/simulator-server.js';
import { describeWithSpec, specPath } from '../setup/specs.js';
import { StripeSimulator } from './simulator.js';
import { payoutBody, refusal, transferBody } from './wire.js';

const SPEC = 'stripe/stripe-payouts-subset-2023-08-16.json';
const ACCOUNT = 'acct_1Recipient';
const FIELDS = { account: ACCOUNT, destination: 'ba_1Recipient' };
const at =
  (method: string, path: RegExp) =>
  (heard: Heard): boolean =>
    heard.method === method && path.test(heard.path);
const isCreate = at('POST', /^\/v1\/payouts$/);
const isTransfer = at('POST', /^\/v1\/transfers$/);
const isCancel = at('POST', /\/cancel$/);
const isReverse = at('POST', /\/reverse$/);
const isReversal = at('POST', /\/reversals$/);
const isPayoutLookUp = at('GET', /^\/v1\/payouts\/./);
const isTransferLookUp = at('GET', /^\/v1\/transfers\/./);
const isPayoutList = at('GET', /^\/v1\/payouts$/);
const isTransferList = at('GET', /^\/v1\/transfers$/);
const isBalance = at('GET', /^\/v1\/balance$/);

/**
 * Both the requests of the connector and the answers of the simulator are validated against Stripe's own specification, a subset of it with
 * what the connector uses, because the whole takes minutes to start.
 *
 * Prism accepts parameters that are not in the specification, although Stripe refuses them, so the
 * names of the sent parameters are compared with it here; `status`, `failure_code` and `error.code` are free texts
 * in it; and the object in an event is of any type, so the payout in it is validated against the schema of payouts here.
 */
describeWithSpec('Stripe by its own specification', SPEC, () => {
  let simulator: StripeSimulator;
  let specified: SpecifiedProvider;
  let connectors: Record<'payout' | 'transfer' | 'transfer_then_payout', Connector>;

  beforeAll(async () => {
    simulator = await StripeSimulator.start('payout');
    specified = await startPrism(SPEC, simulator.server);
    const provider = providerNamed('stripe');
    const connect = (mode: string) => provider.connect({ ...simulator.credentials, mode, baseUrl: specified.url }, provider.codes, 'test');
    connectors = { payout: connect('payout'), transfer: connect('transfer'), transfer_then_payout: connect('transfer_then_payout') };
  }, 120_000);

  afterAll(async () => {
    await specified.stop();
    await simulator.server.stop();
  });

  beforeEach(() => {
    simulator.behave('accepts');
    simulator.balances.set(ACCOUNT, 1_000_000);
    specified.violations.length = 0;
    simulator.server.heard.length = 0;
  });

  afterEach(() => {
    simulator.server.mend();
  });

  const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: FIELDS, ...rest });
  const answerNext = (matches: (heard: Heard) => boolean, how: Reply) => {
    simulator.server.breakNext({ when: 'before', how, matches });
  };
  const followUp = (operation: 'revoke' | 'cancel', asked: OperationRequest, providerReference: string | null): OperationRequest => ({
    ...asked,
    providerKey: providerKeyOf('readable', asked.payoutId, operation),
    providerReference,
  });

  /** An object at Stripe, created in one of the modes. */
  async function invoked(mode: keyof typeof connectors, status?: string) {
    const connector = connectors[mode];
    const asked = request();
    const { kind, providerReference } = await connector.invoke(asked);
    expect(kind).toBe(mode === 'transfer' ? 'done' : 'accepted');
    if (status !== undefined) simulator.advance(simulator.payout(asked.invokeKey), status, status === 'failed' ? 'account_closed' : null);
    return { connector, asked, providerReference, question: enquiryAbout(asked, providerReference) };
  }

  const allowed = () => {
    expect(specified.violations).toEqual([]);
  };

  it.each([
    ['EUR', 987n, 987],
    ['JPY', 1_234n, 1_234],
    ['KWD', 5_120n, 5_120],
    ['UGX', 5n, 500],
    ['MGA', 500n, 5],
  ])('creates a Stripe payout in %s as specified', async (currency, amountMinor, amount) => {
    const asked = request({ currency, amountMinor, description: 'Order 1 & more\n€ 🎉', fields: { ...FIELDS, method: 'instant' } });
    expect(await connectors.payout.invoke(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', httpStatus: 200 });
    expect(simulator.payout(asked.invokeKey)).toMatchObject({ amount, currency: currency.toLowerCase(), account: ACCOUNT });
    allowed();
  });

  it('creates a Stripe transfer as specified', async () => {
    const { asked } = await invoked('transfer');
    expect(simulator.transfer(asked.invokeKey)).toMatchObject({ destination: ACCOUNT, group: asked.invokeKey, amount: 10_000 });
    allowed();
  });

  it('creates a Stripe transfer and then a payout, and repeats both', async () => {
    const { connector, asked } = await invoked('transfer_then_payout');
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'accepted' });
    expect(simulator.payout(asked.invokeKey).transferId).toBe(simulator.transfer(asked.invokeKey).id);
    allowed();
  });

  it.each<[number, Record<string, string>, string]>([
    [400, { code: 'balance_insufficient' }, 'declined'],
    [400, { type: 'idempotency_error' }, 'declined'],
    [401, {}, 'declined'],
    [402, { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' }, 'declined'],
    [403, { code: 'account_invalid' }, 'declined'],
    [404, { code: 'resource_missing', param: 'payout' }, 'unknown'],
    [409, { code: 'idempotency_key_in_use' }, 'unknown'],
    [429, { code: 'rate_limit' }, 'not_sent'],
    [500, { type: 'api_error' }, 'unknown'],
    [503, { type: 'api_error' }, 'unknown'],
  ])('reads a Stripe refusal: %i %j', async (status, error, kind) => {
    answerNext(isCreate, refusal(status, error));
    expect(await connectors.payout.invoke(request())).toMatchObject({ kind });
    answerNext(isTransfer, refusal(status, error));
    expect(await connectors.transfer.invoke(request())).toMatchObject({ kind });
    allowed();
  });

  it.each([
    ['pending', 'PENDING'],
    ['in_transit', 'PENDING'],
    ['paid', 'PROCESSED'],
    ['failed', 'PROCESS_FAILED'],
    ['canceled', 'REVOKED'],
  ])('enquires about a Stripe payout that is %s, by its id and by our key', async (status, reportedStatus) => {
    const { connector, question } = await invoked('payout', status);
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus });
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ kind: 'found', reportedStatus });
    allowed();
  });

  it.each([
    ['paid', 'PROCESSED'],
    ['failed', 'UNCLEAR'],
  ])('enquires about both Stripe steps when the payout is %s', async (status, reportedStatus) => {
    const { connector, question } = await invoked('transfer_then_payout', status);
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus });
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ kind: 'found', reportedStatus });
    allowed();
  });

  it('asks when the money of a Stripe transfer arrives, and sends the second step then', async () => {
    simulator.arrivesAt = Math.floor(Date.now() / 1_000) + 86_400;
    const connector = connectors.transfer_then_payout;
    const asked = operationRequest('invoke', { fields: { account: 'acct_1Later' } });
    const answer = await connector.invoke(asked);
    expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', continueAfterMs: expect.any(Number) });
    simulator.arrivesAt = null;
    simulator.balances.set('acct_1Later', 10_000);
    expect(await connector.submitDetails({ ...asked, providerReference: answer.providerReference })).toMatchObject({
      kind: 'accepted',
      reportedStatus: 'PENDING',
    });
    expect(simulator.payout(asked.invokeKey).transferId).toBe(answer.providerReference);
    allowed();
  });

  it('enquires about a Stripe transfer, by its id and by our key', async () => {
    const { connector, asked, question } = await invoked('transfer');
    simulator.takeBack(simulator.transfer(asked.invokeKey), 10);
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'PROCESSED', code: 'partly_reversed' });
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ reportedStatus: 'PROCESSED', code: 'partly_reversed' });
    allowed();
  });

  it('reads all pages of a Stripe list', async () => {
    for (let made = 0; made < 60; made += 1) simulator.addForeign(ACCOUNT);
    expect(await connectors.payout.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'not_found' });
    expect(simulator.server.heard.filter(isPayoutList).length).toBeGreaterThan(1);
    allowed();
  });

  it('enquires about a Stripe object that does not exist', async () => {
    expect(await connectors.payout.enquire(enquiryAbout(request(), 'po_nothing'))).toMatchObject({ kind: 'not_found', code: 'resource_missing' });
    expect(await connectors.transfer.enquire(enquiryAbout(request(), 'tr_nothing'))).toMatchObject({ kind: 'not_found', code: 'resource_missing' });
    expect(await connectors.transfer.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'not_found' });
    allowed();
  });

  it('revokes a Stripe payout, and both steps', async () => {
    for (const mode of ['payout', 'transfer_then_payout'] as const) {
      const { connector, asked, providerReference } = await invoked(mode);
      expect(await connector.revoke(followUp('revoke', asked, providerReference))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      const late = await invoked(mode, 'in_transit');
      expect(await connector.revoke(followUp('revoke', late.asked, late.providerReference))).toMatchObject({ kind: 'declined' });
    }
    allowed();
  });

  it('cancels a paid Stripe payout, and follows the payout that reverses it', async () => {
    for (const mode of ['payout', 'transfer_then_payout'] as const) {
      const { connector, asked, providerReference, question } = await invoked(mode, 'paid');
      expect(await connector.cancel(followUp('cancel', asked, providerReference))).toMatchObject({ kind: 'accepted', reportedStatus: 'CANCELLING' });
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'CANCELLING' });
    }
    allowed();
  });

  it('cancels a Stripe transfer', async () => {
    const { connector, asked, providerReference } = await invoked('transfer');
    expect(await connector.cancel(followUp('cancel', asked, providerReference))).toMatchObject({ kind: 'done', reportedStatus: 'CANCELLED' });
    allowed();
  });

  it('tests the Stripe connection', async () => {
    expect(await connectors.payout.testConnection(5_000)).toMatchObject({ ok: true });
    answerNext(isBalance, refusal(401, {}));
    expect(await connectors.payout.testConnection(5_000)).toMatchObject({ ok: false });
    // The part of the specification that is kept here does not describe the account; the rest is as described.
    expect(specified.violations).toMatchObject([{ side: 'request', path: '/v1/account' }]);
  });

  /** Each of these must be reported, or the tests above prove nothing. */
  describe('detection of broken Stripe answers', () => {
    const PAYOUT = { id: 'po_1', account: '', amount: 10_000, currency: 'eur', status: 'pending', failureCode: null, originalId: null, reversedBy: null };
    const payout = (rest: object) => ({ status: 200, body: { ...payoutBody({ ...PAYOUT, transferId: null, metadata: {}, created: 1 }), ...rest } });
    const TRANSFER = { id: 'tr_1', amount: 10_000, amountReversed: 0, currency: 'eur', destination: ACCOUNT, group: '', metadata: {}, created: 1 };
    const transfer = (rest: object) => ({ status: 200, body: { ...transferBody(TRANSFER), ...rest } });
    const reversal = { id: 'trr_1', object: 'transfer_reversal', amount: 10_000, created: 1, currency: 'eur', transfer: 'tr_1', metadata: {} };
    const list = (data: unknown, rest: object = {}) => ({ status: 200, body: { object: 'list', data, has_more: false, url: '/v1/payouts', ...rest } });
    const error = (status: number) => ({ status, body: { error: { type: 'some_error', message: 'Why.' } } });

    it.each<[string, (heard: Heard) => boolean, Reply]>([
      ['a payout without an amount', isCreate, payout({ amount: undefined })],
      ['a payout of another type', isCreate, payout({ type: 'cheque' })],
      ['a refused payout with an unknown error type', isCreate, error(402)],
      ['a refused payout without an error', isCreate, { status: 400, body: {} }],
    ])('reports %s in the answer to a payout', async (_, matches, how) => {
      answerNext(matches, how);
      expect(await connectors.payout.invoke(request())).toMatchObject({ kind: 'unknown' });
      expect(specified.violations).toMatchObject([{ side: 'response', path: '/v1/payouts' }]);
    });

    it.each<[string, Reply]>([
      ['a transfer without reversals', transfer({ reversals: undefined })],
      ['a transfer with a text for reversed', transfer({ reversed: 'no' })],
      ['a refused transfer with an unknown error type', error(400)],
    ])('reports %s in the answer to a transfer', async (_, how) => {
      answerNext(isTransfer, how);
      expect(await connectors.transfer.invoke(request())).toMatchObject({ kind: 'unknown' });
      expect(specified.violations).toMatchObject([{ side: 'response', path: '/v1/transfers' }]);
    });

    it.each<[string, (heard: Heard) => boolean, Reply]>([
      ['a payout of another object type', isPayoutLookUp, payout({ object: 'transfer' })],
      ['a payout without a status', isPayoutLookUp, payout({ status: undefined })],
      ['a missing payout without an error object', isPayoutLookUp, { status: 404, body: { message: 'Not found' } }],
      ['a list of payouts that is none', isPayoutList, list({})],
      ['a list of payouts with half a payout', isPayoutList, list([{ id: 'po_1', object: 'payout' }])],
      ['a list of payouts of another address', isPayoutList, list([], { url: '/v1/charges' })],
    ])('reports %s in the answer to an enquiry about a payout', async (_, matches, how) => {
      answerNext(matches, how);
      const answer = await connectors.payout.enquire(enquiryAbout(request(), matches === isPayoutList ? null : 'po_1'));
      expect(answer).toMatchObject({ kind: 'no_answer' });
      expect(specified.violations).toMatchObject([{ side: 'response' }]);
    });

    it.each<[string, (heard: Heard) => boolean, Reply]>([
      ['a transfer without a currency', isTransferLookUp, transfer({ currency: undefined })],
      ['a list with an incomplete transfer', isTransferList, list([{ id: 'tr_1', object: 'transfer' }], { url: '/v1/transfers' })],
    ])('reports %s in the answer to an enquiry about a transfer', async (_, matches, how) => {
      answerNext(matches, how);
      const answer = await connectors.transfer.enquire(enquiryAbout(request(), matches === isTransferList ? null : 'tr_1'));
      expect(answer).toMatchObject({ kind: 'no_answer' });
      expect(specified.violations).toMatchObject([{ side: 'response' }]);
    });

    it.each<[string, 'revoke' | 'cancel', 'payout' | 'transfer', (heard: Heard) => boolean, Reply]>([
      ['to a cancel', 'revoke', 'payout', isCancel, payout({ id: 7 })],
      ['to a cancel that is refused', 'revoke', 'payout', isCancel, error(400)],
      ['to a reverse', 'cancel', 'payout', isReverse, payout({ livemode: 'no' })],
      ['to a reversal', 'cancel', 'transfer', isReversal, { status: 200, body: { ...reversal, transfer: undefined } }],
    ])('reports a broken answer %s', async (_, operation, mode, matches, how) => {
      const { connector, asked, providerReference } = await invoked(mode, operation === 'cancel' && mode === 'payout' ? 'paid' : undefined);
      answerNext(matches, how);
      expect(await connector[operation](followUp(operation, asked, providerReference))).toMatchObject({ kind: 'unknown' });
      expect(specified.violations).toMatchObject([{ side: 'response', method: 'POST' }]);
    });

    it('reports a broken answer to a connection test', async () => {
      answerNext(isBalance, { status: 200, body: { object: 'balance' } });
      await connectors.payout.testConnection(5_000);
      expect(specified.violations).toMatchObject([{ side: 'response', path: '/v1/balance' }]);
    });
  });

  it.each<[string, string, string, string]>([
    ['a payout without an amount', 'POST', '/v1/payouts', 'currency=eur'],
    ['a payout without a currency', 'POST', '/v1/payouts', 'amount=1'],
    ['an amount with decimals', 'POST', '/v1/payouts', 'amount=1.5&currency=eur'],
    ['an unknown method', 'POST', '/v1/payouts', 'amount=1&currency=eur&method=fast'],
    ['a transfer without a destination', 'POST', '/v1/transfers', 'amount=1&currency=eur'],
    ['an address that Stripe has not', 'POST', '/v1/payouts/po_1/reversals', ''],
    ['a list with a limit that is none', 'GET', '/v1/payouts?limit=all', ''],
  ])('reports a broken request to Stripe: %s', async (_, method, path, body) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${simulator.credentials['secretKey'] ?? ''}` };
    await fetch(specified.url + path, { method, headers, ...(method === 'GET' ? {} : { body }) });
    expect(specified.violations).toMatchObject([{ side: 'request', path }]);
  });

  describe('what Prism does not check of the Stripe specification', () => {
    interface Specification {
      paths: Record<
        string,
        Record<string, { parameters?: { name: string; in: string }[]; requestBody?: { content: Record<string, { schema: { properties?: object } }> } }>
      >;
      components: { schemas: Record<string, object> };
    }
    let spec: Specification;

    beforeAll(async () => {
      spec = JSON.parse(await readFile(specPath(SPEC), 'utf8')) as Specification;
    });

    const FORM = 'application/x-www-form-urlencoded';
    const templateOf = (path: string) =>
      Object.keys(spec.paths).find((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path) && !path.endsWith('history')) ?? '';
    const namesOf = ({ method, path }: Heard): string[] => {
      const described = spec.paths[templateOf(path)]?.[method.toLowerCase()];
      const query = described?.parameters?.filter((parameter) => parameter.in === 'query').map(({ name }) => name) ?? [];
      return method === 'GET' ? query : Object.keys(described?.requestBody?.content[FORM]?.schema.properties ?? {});
    };
    const sentIn = ({ method, query, body }: Heard): string[] =>
      [...(method === 'GET' ? query : new URLSearchParams(body)).keys()].map((name) => name.replace(/\[.*$/, ''));

    it('holds: every parameter that is sent has a name in the specification', async () => {
      const { asked, connector, providerReference, question } = await invoked('transfer_then_payout');
      await connector.enquire({ ...question, providerReference: null });
      await connector.revoke(followUp('revoke', asked, providerReference));
      const paid = await invoked('payout', 'paid');
      await paid.connector.cancel(followUp('cancel', paid.asked, paid.providerReference));
      const { heard } = simulator.server;
      expect(heard.map(({ method, path }) => `${method} ${templateOf(path)}`)).toEqual(
        expect.arrayContaining([
          'POST /v1/transfers',
          'POST /v1/payouts',
          'GET /v1/transfers',
          'GET /v1/payouts',
          'POST /v1/payouts/{payout}/cancel',
          'POST /v1/payouts/{payout}/reverse',
          'POST /v1/transfers/{id}/reversals',
        ]),
      );
      for (const one of heard) expect(namesOf(one)).toEqual(expect.arrayContaining(sentIn(one)));
      expect(heard.flatMap(sentIn)).toEqual(expect.arrayContaining(['transfer_group', 'metadata', 'created', 'limit']));
      const [first] = heard;
      expect(first && namesOf(first)).not.toContain('reference');
    });

    it('holds: events and their contents match the specification', async () => {
      const { asked } = await invoked('transfer_then_payout');
      const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
      ajv.addSchema(spec, 'stripe');
      const faultsOf = (name: string, value: unknown) => (ajv.validate({ $ref: `stripe#/components/schemas/${name}` }, value) ? [] : ajv.errors);
      for (const [type, thing, name] of [
        ['payout.paid', simulator.payout(asked.invokeKey), 'payout'],
        ['transfer.created', simulator.transfer(asked.invokeKey), 'transfer'],
      ] as const) {
        const event = JSON.parse(simulator.notification(type, thing, new Date()).rawBody.toString()) as { data: { object: object } };
        expect(faultsOf('event', event)).toEqual([]);
        expect(faultsOf(name, event.data.object)).toEqual([]);
        expect(faultsOf('event', { ...event, id: undefined })).not.toEqual([]);
        expect(faultsOf(name, { ...event.data.object, object: 'charge' })).not.toEqual([]);
      }
    });
  });
});
