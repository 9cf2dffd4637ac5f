import { type Connector, type OperationRequest, providerKeyOf, providerNamed } from '@app/providers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Heard } from '../setup/simulator-server.js';
import { OTP, PaystackSimulator, SECRET_KEY } from './simulator.js';

const provider = providerNamed('paystack');
const connect = (credentials: Record<string, string>): Connector => provider.connect(credentials, provider.codes, 'test');
const FIELDS = { account_number: '0123456789', bank_code: '058', holder_name: 'Ada Obi' };
const at =
  (prefix: string) =>
  ({ path }: Heard): boolean =>
    path.startsWith(prefix);

describe('Paystack', () => {
  let simulator: PaystackSimulator;
  let connector: Connector;

  beforeEach(async () => {
    simulator = await PaystackSimulator.start();
    connector = connect(simulator.credentials);
  });

  afterEach(async () => {
    await simulator.server.stop();
  });

  const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: FIELDS, currency: 'NGN', ...rest });
  const heardAt = (path: string) => simulator.server.heard.filter((heard) => heard.path === path);

  /** A later operation on an invoked payout. */
  async function after(operation: 'revoke' | 'submit_details', rest: Partial<OperationRequest> = {}) {
    const asked = request();
    const { providerReference } = await connector.invoke(asked);
    return { ...asked, providerKey: providerKeyOf('readable', asked.payoutId, operation), providerReference, ...rest };
  }

  describe('Paystack recipients', () => {
    it('are created once and cached for later connectors', async () => {
      await connector.invoke(request());
      await connect(simulator.credentials).invoke(request());
      expect(heardAt('/transferrecipient')).toHaveLength(1);
      expect(heardAt('/transfer')).toHaveLength(2);
      await connector.invoke(request({ fields: { ...FIELDS, account_number: '0123456780' } }));
      expect(heardAt('/transferrecipient')).toHaveLength(2);
    });

    it('deleted at Paystack are created again, and the same transfer is sent to them', async () => {
      await connector.invoke(request());
      simulator.recipients.splice(0, 1, { id: 9, code: 'RCP_other', details: {} });
      const asked = request();
      expect(await connector.invoke(asked)).toMatchObject({ kind: 'accepted' });
      expect(simulator.movements(asked.invokeKey)).toBe(1);
      expect(heardAt('/transferrecipient')).toHaveLength(2);
    });

    it('unknown to Paystack right after their creation are not created again and again', async () => {
      simulator.server.breakNext({ when: 'before', how: { status: 404, body: { status: false, message: 'Recipient specified is invalid' } } });
      expect(await connector.invoke(request())).toMatchObject({ kind: 'declined', resolution: 'RECIPIENT_NOT_FOUND' });
      expect(heardAt('/transferrecipient')).toHaveLength(1);
    });

    it.each(['cut', 'garbage', { status: 500, body: {} }] as const)(
      'a lost answer (%j) about a new Paystack recipient ends as not_sent, because no transfer was requested',
      async (how) => {
        simulator.server.breakNext({ when: 'after', how, matches: at('/transferrecipient') });
        expect(await connector.invoke(request())).toMatchObject({ kind: 'not_sent' });
        expect(heardAt('/transfer')).toEqual([]);
      },
    );

    it('are not created for a transfer that the fence stops', async () => {
      expect(await connector.invoke(request({ fence: () => Promise.resolve(false) }))).toMatchObject({ kind: 'not_sent' });
      expect(simulator.server.heard).toEqual([]);
    });
  });

  it('shares the timeout of an operation among its requests', async () => {
    simulator.server.breakNext({ when: 'before', how: 'hang', matches: at('/transferrecipient') });
    const begun = performance.now();
    expect(await connector.invoke(request({ timeoutMs: 300 }))).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_TIMEOUT_ERROR' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(heardAt('/transfer')).toEqual([]);
  });

  it('accepts a refusal without a reason only if Paystack does not know the transfer', async () => {
    const body = { status: false, message: 'Something went wrong' };
    simulator.server.breakNext({ when: 'before', how: { status: 400, body } });
    expect(await connector.invoke(request())).toMatchObject({ kind: 'declined', resolution: 'DECLINED_ERROR' });
    simulator.server.breakNext({ when: 'after', how: { status: 200, body } });
    expect(await connector.invoke(request())).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    simulator.server.breakNext({ when: 'after', how: { status: 400, body } });
    simulator.server.breakNext({ when: 'before', how: 'cut', matches: at('/transfer/verify') });
    expect(await connector.invoke(request())).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  describe('bulk transfers of Paystack', () => {
    const refusal = { status: 400, body: { status: false, message: 'Your balance is not enough to fulfil this request' } };

    beforeEach(async () => {
      connector = connect({ ...simulator.credentials, transfers: 'bulk' });
      await connector.invoke(request());
      simulator.server.heard.length = 0;
    });

    const invokeAll = (requests: readonly OperationRequest[]) => Promise.all(requests.map((asked) => connector.invoke(asked)));
    const three = (rest: Partial<OperationRequest> = {}) => [request(rest), request(rest), request(rest)] as const;
    const bulkReferences = () =>
      heardAt('/transfer/bulk').map(({ body }) => (JSON.parse(body) as { transfers: { reference: string }[] }).transfers.map(({ reference }) => reference));
    const keysOf = (requests: readonly OperationRequest[]) => requests.map(({ providerKey }) => providerKey);
    const movements = (requests: readonly OperationRequest[]) => requests.map(({ invokeKey }) => simulator.movements(invokeKey));

    it('are sent in one request, each with its own reference and its own answer', async () => {
      const asked = three();
      const answers = await invokeAll(asked);
      expect(bulkReferences()).toEqual([keysOf(asked)]);
      expect(answers).toMatchObject(
        asked.map(({ invokeKey }) => ({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: simulator.transfer(invokeKey).code })),
      );
      expect(heardAt('/transfer')).toEqual([]);
    });

    it('are not used for a single transfer, and not mixed between currencies', async () => {
      await connector.invoke(request());
      expect(heardAt('/transfer')).toHaveLength(1);
      const recipient = { ...FIELDS, recipient_type: 'mobile_money' };
      await connector.invoke(request({ currency: 'GHS', fields: recipient }));
      await invokeAll([request(), request(), request({ currency: 'GHS', fields: recipient })]);
      expect(bulkReferences().map((references) => references.length)).toEqual([2]);
      expect(heardAt('/transfer')).toHaveLength(3);
    });

    it.each([
      ['is stopped by its fence', () => Promise.resolve(false)],
      ['has a fence that throws', () => Promise.reject(new Error('the lock is lost'))],
    ])('leave out a transfer that %s', async (_, fence) => {
      const [one, other, held] = three();
      const answers = await invokeAll([one, { ...held, fence }, other]);
      expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'not_sent', 'accepted']);
      expect(bulkReferences()).toEqual([keysOf([one, other])]);
      expect(simulator.movements(held.invokeKey)).toBe(0);
    });

    it('do not share the timeout of a transfer that has none left', async () => {
      const [one, other, hurried] = three();
      await invokeAll([one, other, { ...hurried, timeoutMs: 900 }]);
      expect(bulkReferences()).toEqual([keysOf([one, other])]);
      expect(heardAt('/transfer')).toHaveLength(1);
      expect(movements([one, other, hurried])).toEqual([1, 1, 1]);
    });

    it.each(['cut', 'garbage', { status: 500, body: {} }] as const)(
      'Paystack bulk transfers whose answer is lost (%j) are unknown, and each is found by its reference',
      async (how) => {
        simulator.server.breakNext({ when: 'after', how });
        const asked = three();
        expect((await invokeAll(asked)).map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
        for (const one of asked) expect(await connector.enquire(enquiryAbout(one, null))).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
        expect((await invokeAll(asked)).map((answer) => 'resolution' in answer && answer.resolution)).toEqual(asked.map(() => 'DUPLICATED_ID'));
        expect(movements(asked)).toEqual([1, 1, 1]);
      },
    );

    it('Paystack bulk transfers that are refused together are judged one by one', async () => {
      simulator.server.breakNext({ when: 'before', how: refusal, matches: at('/transfer/bulk') });
      const asked = three();
      expect((await invokeAll(asked)).map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
      simulator.behave('refuses');
      const poor = await invokeAll(three());
      expect(poor).toMatchObject(poor.map(() => ({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' })));
      expect(movements(asked)).toEqual([1, 1, 1]);
    });

    it('are not paid twice after a false refusal', async () => {
      simulator.server.breakNext({ when: 'after', how: refusal, matches: at('/transfer/bulk') });
      const asked = three();
      const answers = await invokeAll(asked);
      expect(answers).toMatchObject(answers.map(() => ({ kind: 'declined', resolution: 'DUPLICATED_ID' })));
      expect(movements(asked)).toEqual([1, 1, 1]);
    });

    it('are not retried one by one when Paystack refuses the key, and wait when it is busy', async () => {
      simulator.server.breakNext({ when: 'before', how: { status: 401, body: { status: false, message: 'Invalid key' } } });
      const refused = await invokeAll(three());
      expect(refused).toMatchObject(refused.map(() => ({ kind: 'declined', resolution: 'INVALID_CREDENTIALS' })));
      simulator.server.breakNext({ when: 'before', how: { status: 429, headers: { 'retry-after': '7' }, body: { status: false } } });
      const busy = await invokeAll(three());
      expect(busy).toMatchObject(busy.map(() => ({ kind: 'not_sent', retryAfterMs: 7_000 })));
      expect(heardAt('/transfer')).toEqual([]);
    });

    it('contain a hundred transfers at most', async () => {
      const many = Array.from({ length: 250 }, () => request());
      await invokeAll(many);
      expect(bulkReferences().map((references) => references.length)).toEqual([100, 100, 50]);
      expect(new Set(movements(many))).toEqual(new Set([1]));
    });
  });

  describe('Paystack OTP', () => {
    beforeEach(() => {
      simulator.behave('requires an OTP');
    });

    it('is requested, and the right one continues the transfer', async () => {
      const asked = await after('submit_details', { details: { otp: OTP } });
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ reportedStatus: 'PENDING', requiredAction: { type: 'otp', fields: ['otp'] } });
      expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: 'TRF_sim1' });
      expect(simulator.transfer(asked.invokeKey).status).toBe('pending');
    });

    it('a wrong Paystack OTP is declined, and the right one is still required', async () => {
      const asked = await after('submit_details', { details: { otp: '000000' } });
      expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS', code: 'invalid_otp' });
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ requiredAction: { type: 'otp' } });
    });

    it('finds the transfer by our key when its code was lost with the answer', async () => {
      const asked = await after('submit_details', { details: { otp: OTP }, providerReference: null });
      expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    });

    it('a Paystack OTP for a transfer that cannot be found is not sent', async () => {
      expect(await connector.submitDetails(request({ details: { otp: OTP } }))).toMatchObject({ kind: 'not_sent' });
      expect(heardAt('/transfer/finalize_transfer')).toEqual([]);
    });

    it.each(['cut', { status: 500, body: {} }] as const)(
      'a Paystack OTP whose answer is lost (%j) is unknown, and a repeat reports what became of the transfer',
      async (how) => {
        const asked = await after('submit_details', { details: { otp: OTP } });
        simulator.server.breakNext({ when: 'after', how });
        expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'unknown' });
        expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
        simulator.advance(asked.invokeKey, 'success');
        expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
      },
    );

    it('is sent behind the fence, and only if it is a string', async () => {
      const asked = await after('submit_details', { details: { otp: OTP } });
      expect(await connector.submitDetails({ ...asked, fence: () => Promise.resolve(false) })).toMatchObject({ kind: 'not_sent' });
      expect(await connector.submitDetails({ ...asked, details: {} })).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
      expect(heardAt('/transfer/finalize_transfer')).toEqual([]);
    });

    it('is resent on request', async () => {
      const asked = await after('submit_details', { details: { resend: true } });
      expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', requiredAction: { type: 'otp' } });
      expect(simulator.resent).toEqual([asked.invokeKey]);
      expect(heardAt('/transfer/finalize_transfer')).toEqual([]);
    });
  });

  describe('Paystack revoke', () => {
    it('works by withholding the OTP', async () => {
      simulator.behave('requires an OTP');
      const asked = await after('revoke');
      const sent = simulator.server.moving.length;
      expect(await connector.revoke(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'REVOKING' });
      simulator.advance(asked.invokeKey, 'abandoned');
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({
        reportedStatus: 'REVOKED',
        resolution: 'OPERATION_EXPIRED',
        processedAmountMinor: 0n,
      });
      expect(await connector.revoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
      expect(simulator.server.moving).toHaveLength(sent);
    });

    it('comes too late for every other transfer', async () => {
      const asked = await after('revoke');
      expect(await connector.revoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKE_FAILED', processedAmountMinor: null });
      simulator.advance(asked.invokeKey, 'success');
      expect(await connector.revoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
    });

    it('a Paystack revoke that gets no answer is not_sent', async () => {
      const asked = await after('revoke');
      simulator.server.breakNext({ when: 'before', how: 'cut', matches: at('/transfer/verify') });
      expect(await connector.revoke(asked)).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
    });
  });

  it('waits for an approval that can only be given at Paystack', async () => {
    simulator.behave('requires an approval');
    expect(await connector.invoke(request())).toMatchObject({ kind: 'accepted', requiredAction: { type: 'approval_at_provider', fields: [] } });
  });

  it('verifies and reads a notification regardless of its age', async () => {
    const asked = request();
    await connector.invoke(asked);
    simulator.advance(asked.invokeKey, 'success');
    const rawBody = Buffer.from(JSON.stringify({ event: 'transfer.success', data: simulator.viewOf(asked.invokeKey) }));
    const headers = { 'x-paystack-signature': createHmac('sha512', SECRET_KEY).update(rawBody).digest('hex') };
    expect(await connector.verifyNotification({ headers, rawBody }, new Date(0))).toBe(true);
    expect(await connector.verifyNotification({ headers, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) }, new Date())).toBe(false);
    expect(connector.translateNotification({ headers, rawBody })).toMatchObject({
      reports: [{ invokeKey: asked.invokeKey, report: { reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n, providerReference: 'TRF_sim1' } }],
    });
  });

  it('proves integration and mode by the ledger, and neither while that is empty', async () => {
    expect(await connector.testConnection(2_000)).toMatchObject({ ok: true, told: { account: null, mode: null } });
    await connector.invoke(request());
    expect(await connector.testConnection(2_000)).toMatchObject({ ok: true, told: { account: '1', mode: 'test' } });
  });

  it('tests a connection by reading the balance and its ledger', async () => {
    expect(await connector.testConnection(2_000)).toMatchObject({ ok: true });
    const stranger = connect({ ...simulator.credentials, secretKey: 'sk_test_wrong' });
    expect(await stranger.testConnection(2_000)).toMatchObject({ ok: false, message: expect.stringContaining('Enter them again') });
    expect(simulator.server.heard.map(({ path }) => path)).toEqual(['/balance', '/balance/ledger', '/balance']);
  });
});
