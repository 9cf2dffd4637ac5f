import { type Connector, type ConnectorAnswer, type OperationRequest, providerKeyOf, providerNamed } from '@app/providers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SpecifiedProvider, startPrism } from '../setup/prism.js';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Heard, Reply } from '../setup/simulator-server.js';
import { describeWithSpec } from '../setup/specs.js';
import { AdyenSimulator, GOOD_SCA_RESPONSE } from './simulator.js';

const SPEC = 'adyen/TransferService-v4.json';
const FIELDS = {
  bank: { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' },
  internal: { balance_account_id: 'BA32272223222B5LPRFDW7J9G' },
  card: {
    stored_payment_method_id: 'ZMV627QSCQVDKG66',
    holder_reference: 'holder',
    first_name: 'Albert',
    last_name: 'Klaassen',
    country: 'US',
    city: 'San Francisco',
    line1: '274',
    state_or_province: 'CA',
    postal_code: '94107',
  },
};
type Category = keyof typeof FIELDS;

const isCreate = ({ method, path }: Heard): boolean => method === 'POST' && path === '/transfers';
const isList = ({ method, path }: Heard): boolean => method === 'GET' && path === '/transfers';
const isRead = ({ method, path }: Heard): boolean => method === 'GET' && path !== '/transfers';
const isReturn = ({ path }: Heard): boolean => path.endsWith('/returns');
const isCancel = ({ path }: Heard): boolean => path === '/transfers/cancel';
const isApprove = ({ path }: Heard): boolean => path === '/transfers/approve';

/**
 * Both the requests of the connector and the answers of the simulator are validated against Adyen's own specification. A broken answer for
 * every operation shows that validation can fail. The specification describes no body for the answers to an approval and to a cancellation, so
 * for those a broken request shows it.
 */
describeWithSpec('Adyen by its own specification', SPEC, () => {
  let simulator: AdyenSimulator;
  let specified: SpecifiedProvider;

  beforeAll(async () => {
    simulator = await AdyenSimulator.start();
    specified = await startPrism(SPEC, simulator.server);
  }, 120_000);

  afterAll(async () => {
    await specified.stop();
    await simulator.server.stop();
  });

  beforeEach(() => {
    simulator.behave('accepts');
    simulator.challenges = 'nothing';
    specified.violations.length = 0;
  });

  afterEach(() => {
    simulator.server.mend();
  });

  const connect = (category: Category = 'bank', rest: Record<string, string> = {}): Connector => {
    const provider = providerNamed('adyen');
    return provider.connect(simulator.credentials({ category, ...rest, baseUrl: specified.url }), provider.codes, 'test');
  };
  const request = (category: Category = 'bank', rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: FIELDS[category], ...rest });
  const follow = (operation: 'revoke' | 'cancel' | 'submit_details', asked: OperationRequest, { providerReference }: ConnectorAnswer, rest: object = {}) => ({
    ...asked,
    providerKey: providerKeyOf('readable', asked.payoutId, operation),
    providerReference,
    ...rest,
  });
  const answerNext = (matches: (heard: Heard) => boolean, how: Reply) => {
    simulator.server.breakNext({ when: 'before', how, matches });
  };
  const heardLast = () => simulator.server.heard.at(-1);

  describe('Adyen transfers', () => {
    it.each(['bank', 'internal', 'card'] as const)('Adyen transfers to the category %s are sent and found by id and by our key', async (category) => {
      const asked = request(category);
      const connector = connect(category);
      const answer = await connector.invoke(asked);
      expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PROCESSING', resolution: 'OK' });
      expect(heardLast()?.headers).toMatchObject({ 'idempotency-key': asked.invokeKey, 'x-api-key': simulator.credentials().apiKey });
      expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSING' });
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ kind: 'found', providerReference: answer.providerReference });
      expect(await connector.enquire(enquiryAbout(request(category), null))).toMatchObject({ kind: 'not_found' });
      expect(specified.violations).toEqual([]);
    });

    it.each<[string, object]>([
      ['a transfer instrument', { transfer_instrument_id: 'SE1234567890ABC1234567890' }],
      ['a number and a BIC', { account_identification: 'numberAndBic', account_number: '123456789', bic: 'BOFAUS3NXXX' }],
      ['Australia', { account_identification: 'auLocal', account_number: '123456789', bsb_code: '123456' }],
      ['Brazil', { account_identification: 'brLocal', account_number: '123456789', bank_code: '123', branch_number: '1234', ispb: '12345678' }],
      ['Canada', { account_identification: 'caLocal', account_number: '123456', institution_number: '123', transit_number: '12345', account_type: 'checking' }],
      ['Czechia', { account_identification: 'czLocal', account_number: '1234567890', bank_code: '1234' }],
      ['Denmark', { account_identification: 'dkLocal', account_number: '1234567890', bank_code: '1234' }],
      ['Hong Kong', { account_identification: 'hkLocal', account_number: '123456789012', clearing_code: '123' }],
      ['Hungary', { account_identification: 'huLocal', account_number: '1'.repeat(24) }],
      ['Norway', { account_identification: 'noLocal', account_number: '1'.repeat(11) }],
      ['New Zealand', { account_identification: 'nzLocal', account_number: '1'.repeat(15) }],
      ['Poland', { account_identification: 'plLocal', account_number: '1'.repeat(26) }],
      ['Sweden', { account_identification: 'seLocal', account_number: '1234567', clearing_number: '1234' }],
      ['Singapore', { account_identification: 'sgLocal', account_number: '123456789', bic: 'DBSSSGSG' }],
      ['the United Kingdom', { account_identification: 'ukLocal', account_number: '12345678', sort_code: '123456' }],
      ['the United States', { account_identification: 'usLocal', account_number: '123456789', routing_number: '011000138', account_type: 'savings' }],
    ])('Adyen transfers to %s match the specification', async (_, account) => {
      const asked = request('bank', { fields: { holder_name: 'A. Klaassen', country: 'NL', city: 'Amsterdam', line1: 'Rokin 49', ...account } });
      expect(await connect().invoke(asked)).toMatchObject({ kind: 'accepted' });
      expect(specified.violations).toEqual([]);
    });

    it('can be refused in the answer, for a field, and for a wrong key', async () => {
      simulator.behave('refuses');
      expect(await connect().invoke(request())).toMatchObject({ kind: 'done', reportedStatus: 'PROCESS_FAILED', resolution: 'INSUFFICIENT_FUNDS' });
      expect(await connect('bank', { balanceAccountId: 'BA9' }).invoke(request())).toMatchObject({
        kind: 'declined',
        resolution: 'REQUEST_ERROR',
        code: 'invalidFields',
      });
      expect(await connect('bank', { apiKey: 'wrong' }).invoke(request())).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS', code: '000' });
      expect(specified.violations).toEqual([]);
    });

    it('allow the connection to be tested', async () => {
      expect(await connect().testConnection(5_000)).toMatchObject({ ok: true });
      expect(await connect('bank', { apiKey: 'wrong' }).testConnection(5_000)).toMatchObject({ ok: false });
      expect(specified.violations).toEqual([]);
    });

    it('booked to a bank are paid when credited or when the grace period is over', async () => {
      const asked = request();
      const connector = connect('bank', { bookedGraceHours: '2' });
      const { providerReference } = await connector.invoke(asked);
      const bookedAt = new Date();
      simulator.move(providerReference, 'booked', 'approved', bookedAt);
      const ask = (hours: number) => connector.enquire(enquiryAbout(asked, providerReference, { askedAt: new Date(bookedAt.getTime() + hours * 3_600_000) }));
      expect(await ask(1)).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
      expect(await ask(2)).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
      simulator.credit(providerReference);
      expect(await ask(0)).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
      simulator.move(providerReference, 'returned', 'counterpartyAccountClosed');
      expect(await ask(0)).toMatchObject({ kind: 'found', reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT', processedAmountMinor: 0n });
      expect(specified.violations).toEqual([]);
    });
  });

  describe('Adyen reviews', () => {
    const REVIEWED = { approvalsRequired: '1' };

    it('keep a transfer waiting until its approval', async () => {
      const asked = request();
      const connector = connect('bank', REVIEWED);
      const answer = await connector.invoke(asked);
      expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', requiredAction: { type: 'approval', fields: [] } });
      const approval = follow('submit_details', asked, answer);
      expect(await connector.submitDetails(approval)).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'PENDING',
        providerReference: answer.providerReference,
      });
      expect(heardLast()?.headers['idempotency-key']).toBe(approval.providerKey);
      const found = await connector.enquire(enquiryAbout(asked, answer.providerReference));
      expect(found).toMatchObject({ kind: 'found', reportedStatus: 'PENDING', code: 'approved' });
      expect(found).not.toHaveProperty('requiredAction');
      expect(specified.violations).toEqual([]);
    });

    it('keep a transfer waiting after a challenged approval, until the challenge is answered', async () => {
      simulator.challenges = 'approvals';
      const asked = request();
      const connector = connect('bank', REVIEWED);
      const answer = await connector.invoke(asked);
      expect(await connector.submitDetails(follow('submit_details', asked, answer))).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'PENDING',
        providerReference: answer.providerReference,
        requiredAction: { type: 'strong_authentication', fields: ['sca_response'], challenge: expect.stringMatching(/^eyJ/) },
      });
      const details = { sca_response: GOOD_SCA_RESPONSE };
      expect(await connector.submitDetails(follow('submit_details', asked, answer, { details }))).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'PENDING',
      });
      expect(heardLast()?.headers['www-authenticate']).toBe(`SCA realm="ApproveTransfers" auth-param1="${GOOD_SCA_RESPONSE}"`);
      expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({ code: 'approved' });
      expect(specified.violations).toEqual([]);
    });

    it('let a transfer under review be cancelled, and report the result later', async () => {
      const asked = request();
      const connector = connect('bank', REVIEWED);
      const answer = await connector.invoke(asked);
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({ kind: 'accepted', reportedStatus: 'REVOKING', resolution: 'OK' });
      expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({
        kind: 'found',
        reportedStatus: 'REVOKED',
        processedAmountMinor: 0n,
      });
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(specified.violations).toEqual([]);
    });

    it('decline a cancel outside a review after a look-up, and report what became of the transfer if it came too late', async () => {
      const asked = request('internal');
      const connector = connect('internal');
      const answer = await connector.invoke(asked);
      const moved = simulator.server.moving.length;
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
      simulator.move(answer.providerReference, 'booked');
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({
        kind: 'done',
        reportedStatus: 'PROCESSED',
        processedAmountMinor: 10_000n,
      });
      expect(await connector.revoke({ ...follow('revoke', asked, answer), providerReference: null })).toMatchObject({ kind: 'not_sent' });
      expect(simulator.server.moving).toHaveLength(moved);
      expect(specified.violations).toEqual([]);
    });

    it('cancel nothing when the look-up fails, and both requests together keep within the timeout', async () => {
      const asked = request('bank', { timeoutMs: 600 });
      const connector = connect('bank', REVIEWED);
      const answer = await connector.invoke({ ...asked, timeoutMs: 5_000 });
      const moved = simulator.server.moving.length;
      simulator.server.breakNext({ when: 'before', how: 'hang', matches: isRead });
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_TIMEOUT_ERROR' });
      expect(simulator.server.moving).toHaveLength(moved);
      expect(await connector.revoke(follow('revoke', asked, answer, { fence: () => Promise.resolve(false) }))).toMatchObject({ kind: 'not_sent' });
      expect(simulator.server.moving).toHaveLength(moved);
      simulator.server.breakNext({ when: 'before', how: 'hang', matches: isCancel });
      const startedAt = Date.now();
      expect(await connector.revoke(follow('revoke', asked, answer))).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' });
      expect(Date.now() - startedAt).toBeLessThan(900);
    });
  });

  describe('strong customer authentication of an Adyen transfer', () => {
    beforeEach(() => {
      simulator.challenges = 'transfers';
    });

    it('treats a 401 with a challenge as a required action, and sends the answer with the key of the invoke', async () => {
      const asked = request();
      const connector = connect();
      const answer = await connector.invoke(asked);
      expect(answer).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'PENDING',
        resolution: 'OK',
        providerReference: null,
        requiredAction: { type: 'strong_authentication', fields: ['sca_response'], challenge: expect.stringMatching(/^eyJ/) },
      });
      expect(simulator.movements(asked.invokeKey)).toBe(0);
      const invoked = heardLast();
      const submitted = follow('submit_details', asked, answer, { details: { sca_response: GOOD_SCA_RESPONSE } });
      const submission = await connector.submitDetails(submitted);
      expect(submission).toMatchObject({ kind: 'accepted', reportedStatus: 'PROCESSING', providerReference: expect.stringMatching(/^SIM/) });
      expect(submission).not.toHaveProperty('requiredAction');
      const repeated = heardLast();
      expect(repeated?.body).toBe(invoked?.body);
      expect(repeated?.headers['idempotency-key']).toBe(invoked?.headers['idempotency-key']);
      expect(repeated?.headers['www-authenticate']).toBe(`SCA realm="Transfer" auth-param1="${GOOD_SCA_RESPONSE}"`);
      expect(specified.violations).toEqual([]);
    });

    it('creates one transfer however often it is repeated, even when no challenge is needed any more', async () => {
      const asked = request();
      const connector = connect();
      const answer = await connector.invoke(asked);
      const submitted = follow('submit_details', asked, answer, { details: { sca_response: GOOD_SCA_RESPONSE } });
      simulator.server.breakNext({ when: 'after', how: 'cut', matches: isCreate });
      expect(await connector.submitDetails(submitted)).toMatchObject({ kind: 'unknown' });
      expect(simulator.movements(asked.invokeKey)).toBe(1);
      await connector.submitDetails(submitted);
      simulator.challenges = 'nothing';
      await connector.submitDetails(submitted);
      await connector.invoke(asked);
      expect(simulator.movements(asked.invokeKey)).toBe(1);
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSING' });
    });

    it('issues a new challenge after a wrong answer, asks again after none, and sends no malformed answer', async () => {
      const asked = request();
      const connector = connect();
      const answer = await connector.invoke(asked);
      const submit = (details: object) => connector.submitDetails(follow('submit_details', asked, answer, { details }));
      const requiredAction = { type: 'strong_authentication' };
      expect(await submit({ sca_response: 'd3Jvbmc=' })).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', requiredAction });
      expect(await submit({ resend: true })).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', requiredAction });
      expect(heardLast()?.headers['www-authenticate']).toBeUndefined();
      const heard = simulator.server.heard.length;
      for (const details of [{}, { sca_response: '' }, { sca_response: 'a\r\nb' }])
        expect(await submit(details)).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
      expect(simulator.server.heard).toHaveLength(heard);
      expect(simulator.movements(asked.invokeKey)).toBe(0);
      expect(specified.violations).toEqual([]);
    });
  });

  describe('Adyen returns', () => {
    it('give an internal transfer back, or refuse to', async () => {
      const asked = request('internal');
      const connector = connect('internal');
      const answer = await connector.invoke(asked);
      const returned = follow('cancel', asked, answer);
      expect(await connector.cancel(returned)).toMatchObject({ kind: 'done', reportedStatus: 'CANCEL_FAILED', resolution: 'DECLINED_ERROR' });
      expect(heardLast()?.headers['idempotency-key']).toBe(returned.providerKey);

      const second = request('internal');
      const paid = await connector.invoke(second);
      simulator.move(paid.providerReference, 'booked');
      expect(await connector.cancel(follow('cancel', second, paid))).toMatchObject({
        kind: 'done',
        reportedStatus: 'CANCELLED',
        resolution: 'OK',
        processedAmountMinor: 0n,
      });
      expect(await connector.enquire(enquiryAbout(second, paid.providerReference))).toMatchObject({ reportedStatus: 'PROCESS_FAILED' });
      expect(specified.violations).toEqual([]);
    });

    it.each(['bank', 'card'] as const)('are declined without a request for a transfer to the category %s', async (category) => {
      const heard = simulator.server.heard.length;
      const asked = operationRequest('cancel', { fields: FIELDS[category], providerReference: 'SIM1' });
      expect(await connect(category).cancel(asked)).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
      expect(simulator.server.heard).toHaveLength(heard);
    });
  });

  describe('detection of broken Adyen answers', () => {
    const broken = { id: 'SIM1', status: 'paid', category: 'bank', amount: { currency: 'EUR', value: 10_000 }, counterparty: {} };

    it.each<[string, Reply]>([
      ['POST /transfers: a status that is none', { status: 202, body: broken }],
      ['POST /transfers: an amount as a text', { status: 200, body: { ...broken, status: 'received', amount: { currency: 'EUR', value: '100.00' } } }],
      ['POST /transfers: a refusal without its code', { status: 422, body: { title: 'Invalid' } }],
      ['POST /transfers: a 401 that is not described so', { status: 401, body: { status: 'unauthorized' } }],
    ])('reports %s', async (_, reply) => {
      answerNext(isCreate, reply);
      expect(await connect().invoke(request())).toMatchObject({ kind: 'unknown' });
      expect(specified.violations).toMatchObject([{ side: 'response', method: 'POST', path: '/transfers' }]);
    });

    it('reports a broken GET /transfers/{id} and uses nothing of it', async () => {
      const asked = request();
      const { providerReference } = await connect().invoke(asked);
      answerNext(isRead, { status: 200, body: { ...broken, id: providerReference } });
      expect(await connect().enquire(enquiryAbout(asked, providerReference))).toMatchObject({ kind: 'no_answer' });
      expect(specified.violations).toMatchObject([{ side: 'response', method: 'GET', path: `/transfers/${String(providerReference)}` }]);
    });

    it('reports a broken GET /transfers', async () => {
      answerNext(isList, { status: 200, body: { data: [broken] } });
      expect(await connect().enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'no_answer' });
      expect(specified.violations).toMatchObject([{ side: 'response', method: 'GET' }]);
    });

    it('reports a broken POST /transfers/{id}/returns', async () => {
      answerNext(isReturn, { status: 200, body: { status: 'Maybe' } });
      expect(await connect('internal').cancel(operationRequest('cancel', { providerReference: 'SIM1' }))).toMatchObject({ kind: 'unknown' });
      expect(specified.violations).toMatchObject([{ side: 'response', method: 'POST', path: '/transfers/SIM1/returns' }]);
    });
  });

  describe('Adyen approval and cancellation, whose answers the specification does not describe', () => {
    it.each([
      ['approve', isApprove],
      ['cancel', isCancel],
    ] as const)('let a broken answer to %s pass unnoticed, so the connector reads nothing from it', async (name, matches) => {
      const asked = request();
      const connector = connect('bank', { approvalsRequired: '1' });
      const answer = await connector.invoke(asked);
      answerNext(matches, { status: 200, body: { transferIds: 'none', status: 'paid' } });
      const heard = await (name === 'approve'
        ? connector.submitDetails(follow('submit_details', asked, answer))
        : connector.revoke(follow('revoke', asked, answer)));
      expect(heard).toMatchObject({ kind: 'accepted', reportedStatus: name === 'approve' ? 'PENDING' : 'REVOKING' });
      expect(specified.violations).toEqual([]);
    });

    it.each(['approve', 'cancel'])('have a described refusal of %s, and report a broken one', async (name) => {
      answerNext(name === 'approve' ? isApprove : isCancel, { status: 422, body: { title: 'Invalid' } });
      await post(`/transfers/${name}`, { transferIds: ['SIM1'] });
      expect(specified.violations).toMatchObject([{ side: 'response', path: `/transfers/${name}` }]);
    });

    it.each(['approve', 'cancel'])('validate our request to %s against the specification, and refuse a broken one', async (name) => {
      const heard = simulator.server.heard.length;
      for (const body of [{ transferIds: 'SIM1' }, { transferIds: [1] }, { ids: ['SIM1'] }]) await post(`/transfers/${name}`, body);
      expect(specified.violations.map(({ side }) => side)).toEqual(['request', 'request', 'request']);
      expect(simulator.server.heard).toHaveLength(heard);
    });

    const post = (path: string, body: object) =>
      fetch(specified.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': simulator.credentials().apiKey ?? '' },
        body: JSON.stringify(body),
      });
  });
});
