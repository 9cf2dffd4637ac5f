import { type Connector, type ConnectorAnswer, type OperationRequest, providerNamed } from '@app/providers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SpecifiedProvider, startPrism } from '../setup/prism.js';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Heard, Reply } from '../setup/simulator-server.js';
import { describeWithSpec } from '../setup/specs.js';
import { OTP, PaystackSimulator } from './simulator.js';

const SPEC = 'paystack/paystack-typeless-nullable-removed.json';
const at =
  (prefix: string) =>
  ({ path }: Heard): boolean =>
    prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix;

/**
 * Both the requests of the connector and the answers of the simulator are validated against Paystack's own specification.
 *
 * It does not describe, so these are not checked here: any answer but 200, 201, 401 and 404 (a refusal with 400 or 422 has no schema), the
 * `data` of the answer to an OTP, and notifications.
 */
describeWithSpec('Paystack by its own specification', SPEC, () => {
  let simulator: PaystackSimulator;
  let specified: SpecifiedProvider;
  let connector: Connector;
  let recipients = 0;

  beforeAll(async () => {
    simulator = await PaystackSimulator.start();
    specified = await startPrism(SPEC, simulator.server);
    connector = connect();
  }, 120_000);

  afterAll(async () => {
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

  function connect(rest: Record<string, string> = {}): Connector {
    const provider = providerNamed('paystack');
    return provider.connect({ ...simulator.credentials, baseUrl: specified.url, ...rest }, provider.codes, 'test');
  }

  /** To a new recipient. */
  function request(rest: Partial<OperationRequest> = {}): OperationRequest {
    recipients += 1;
    const fields = { account_number: String(1_000_000_000 + recipients), bank_code: '058', holder_name: 'Ada Obi', ...rest.fields };
    return operationRequest('invoke', { currency: 'NGN', ...rest, fields });
  }

  async function waitingForOtp(details: OperationRequest['details']): Promise<OperationRequest> {
    simulator.behave('requires an OTP');
    const asked = request();
    const { providerReference } = await connector.invoke(asked);
    return { ...asked, details, providerReference };
  }

  /** Two transfers in one request, to an existing recipient. */
  async function bulk(): Promise<readonly ConnectorAnswer[]> {
    const together = connect({ transfers: 'bulk' });
    const first = request();
    await together.invoke(first);
    return Promise.all([1, 2].map(() => together.invoke(request({ fields: first.fields }))));
  }

  describe('Paystack specification allows', () => {
    afterEach(() => {
      expect(specified.violations).toEqual([]);
    });

    it.each([
      ['NGN', 'nuban'],
      ['GHS', 'ghipss'],
      ['GHS', 'mobile_money'],
      ['ZAR', 'basa'],
      ['KES', 'mobile_money'],
    ])('a recipient and a transfer in %s (%s)', async (currency, type) => {
      const asked = request({ currency, fields: { recipient_type: type } });
      expect(await connector.invoke(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', httpStatus: 200 });
      expect(simulator.transfer(asked.providerKey).body).toMatchObject({ reference: asked.invokeKey, amount: 10_000, currency });
    });

    it('a transfer without a description, and one that is paid at once', async () => {
      simulator.behave('pays');
      expect(await connector.invoke(request({ description: null }))).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED' });
    });

    it('transfers sent in one bulk request', async () => {
      expect(await bulk()).toMatchObject([{ kind: 'accepted', httpStatus: 200 }, { kind: 'accepted' }]);
      expect(simulator.server.heard.at(-1)).toMatchObject({ path: '/transfer/bulk' });
    });

    it('the documented refusals of a transfer', async () => {
      const asked = request();
      await connector.invoke(asked);
      expect(await connector.invoke(asked)).toMatchObject({ kind: 'declined', resolution: 'DUPLICATED_ID' });
      simulator.behave('refuses');
      expect(await connector.invoke(request())).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
    });

    it.each([
      ['pending', 'PENDING'],
      ['otp', 'PENDING'],
      ['received', 'PENDING'],
      ['success', 'PROCESSED'],
      ['failed', 'PROCESS_FAILED'],
      ['reversed', 'PROCESS_FAILED'],
      ['abandoned', 'REVOKED'],
      ['blocked', 'PROCESS_FAILED'],
      ['rejected', 'PROCESS_FAILED'],
    ])('an enquiry about a transfer that is %s', async (status, reportedStatus) => {
      const asked = request();
      await connector.invoke(asked);
      simulator.advance(asked.invokeKey, status);
      expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ kind: 'found', reportedStatus });
    });

    it('an enquiry about a transfer that does not exist', async () => {
      expect(await connector.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'not_found' });
    });

    it('an OTP, a wrong OTP, and a new one', async () => {
      const asked = await waitingForOtp({ otp: OTP });
      expect(await connector.submitDetails({ ...asked, details: { resend: true } })).toMatchObject({ kind: 'accepted' });
      expect(await connector.submitDetails({ ...asked, details: { otp: '000000' } })).toMatchObject({ kind: 'declined' });
      expect(await connector.submitDetails(asked)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    });

    it('a revoke', async () => {
      expect(await connector.revoke(await waitingForOtp({}))).toMatchObject({ kind: 'accepted', reportedStatus: 'REVOKING' });
    });

    it('the balance, and a refusal of a wrong key', async () => {
      expect(await connector.testConnection(5_000)).toMatchObject({ ok: true });
      const stranger = connect({ secretKey: 'sk_test_wrong' });
      expect(await stranger.testConnection(5_000)).toMatchObject({ ok: false });
      expect(await stranger.invoke(request())).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS' });
    });
  });

  /** A check that cannot fail proves nothing: a broken form of every described answer must be reported. */
  describe('Paystack specification reports', () => {
    const verify = '/transfer/verify/';
    const broken: readonly [string, string, Reply, () => Promise<unknown>][] = [
      [
        'a recipient without a code',
        '/transferrecipient',
        { status: 201, body: { status: true, message: 'x', data: { active: true } } },
        () => connector.invoke(request()),
      ],
      [
        'a transfer with an amount in a text',
        '/transfer',
        { status: 200, body: { status: true, message: 'x', data: { amount: '1' } } },
        () => connector.invoke(request()),
      ],
      [
        'a bulk of transfers without their references',
        '/transfer/bulk',
        { status: 200, body: { status: true, message: 'x', data: [{ status: 'received' }] } },
        bulk,
      ],
      ['a refusal of the key in another format', '/transfer', { status: 401, body: { status: 'no', message: 7 } }, () => connector.invoke(request())],
      [
        'an OTP answered with a text',
        '/transfer/finalize_transfer',
        { status: 200, body: { status: true, message: 'x', data: 'queued' } },
        async () => connector.submitDetails(await waitingForOtp({ otp: OTP })),
      ],
      [
        'a new OTP without a message',
        '/transfer/resend_otp',
        { status: 200, body: { status: true } },
        async () => connector.submitDetails(await waitingForOtp({ resend: true })),
      ],
      [
        'a transfer without its code',
        verify,
        { status: 200, body: { status: true, message: 'x', data: {} } },
        () => connector.enquire(enquiryAbout(request(), null)),
      ],
      ['"not found" in another format', verify, { status: 404, body: { status: 'no', message: 7 } }, () => connector.enquire(enquiryAbout(request(), null))],
      ['a balance that is not a list', '/balance', { status: 200, body: { status: true, message: 'x', data: {} } }, () => connector.testConnection(5_000)],
    ];

    it.each(broken)('%s', async (_, path, how, act) => {
      simulator.server.breakNext({ when: 'before', how, matches: at(path) });
      await act();
      expect(specified.violations).toMatchObject([{ side: 'response', path: expect.stringContaining(path) }]);
    });

    it('a request that differs from the description', async () => {
      const answer = await fetch(`${specified.url}/transfer`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_x', 'content-type': 'application/json' },
        body: JSON.stringify({ amount: 'much' }),
      });
      expect(answer.ok).toBe(false);
      expect(specified.violations).toMatchObject([{ side: 'request', path: '/transfer' }]);
    });
  });
});
