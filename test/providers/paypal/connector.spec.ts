import { type Connector, type OperationRequest, providerKeyOf, providerNamed } from '@app/providers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CertificateStore, fetchCertificate } from '../../../libs/providers/src/connectors/paypal/certificates/certificate-store.js';
import { PAYPAL_CODES } from '../../../libs/providers/src/connectors/paypal/codes.js';
import { connectPayPal } from '../../../libs/providers/src/connectors/paypal/connector.js';
import { TokenCache } from '../../../libs/providers/src/connector-kit/token-cache.js';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Fault, Heard } from '../setup/simulator-server.js';
import { PayPalSimulator, TOKEN_PATH } from './simulator.js';

const FIELDS = { receiver: 'receiver@example.com' };
const CLOSED = () => Promise.resolve(false);
const isToken = ({ path }: Heard): boolean => path === TOKEN_PATH;
const isLookUp = ({ method }: Heard): boolean => method === 'GET';
const isCreate = ({ method, path }: Heard): boolean => method === 'POST' && path === '/v1/payments/payouts';
const isCancel = ({ path }: Heard): boolean => path.endsWith('/cancel');

let simulator: PayPalSimulator;
let tokens: TokenCache;
let connector: Connector;

beforeEach(async () => {
  simulator = await PayPalSimulator.start();
  tokens = new TokenCache();
  connector = connect();
});

afterEach(() => simulator.server.stop());

function connect(credentials: Record<string, string> = {}): Connector {
  const certificates = new CertificateStore(
    (url) => Promise.resolve(simulator.certificateAt(url)),
    () => simulator.roots(),
    () => performance.now(),
    () => simulator.intermediates(),
  );
  return connectPayPal({ ...simulator.credentials, ...credentials }, PAYPAL_CODES, 'test', { tokens, certificates });
}

const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: FIELDS, currency: 'USD', ...rest });
const heard = (matches: (heard: Heard) => boolean): number => simulator.server.heard.filter(matches).length;

async function invoked() {
  const asked = request();
  const { providerReference } = await connector.invoke(asked);
  const recall = { ...asked, providerKey: providerKeyOf('readable', asked.payoutId, 'revoke'), providerReference };
  return { asked, recall, question: enquiryAbout(asked, providerReference) };
}

describe('PayPal tokens', () => {
  it('are requested once by concurrent operations, and outlive the connector', async () => {
    await Promise.all(Array.from({ length: 20 }, () => connector.invoke(request())));
    await connect().invoke(request());
    expect(heard(isToken)).toBe(1);
    expect(simulator.payouts).toHaveLength(21);
  });

  it('are never shared between credentials', async () => {
    await connector.invoke(request());
    expect(await connect({ clientSecret: 'another-secret' }).invoke(request())).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS' });
    expect(simulator.payouts).toHaveLength(1);
  });

  it('a refused PayPal token is renewed once by an enquiry, and once for concurrent enquiries', async () => {
    const { question } = await invoked();
    simulator.revokeTokens();
    const answers = await Promise.all(Array.from({ length: 10 }, () => connector.enquire(question)));
    expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'found'));
    expect(heard(isToken)).toBe(2);
  });

  it('an enquiry ends without an answer when PayPal refuses the renewed token too', async () => {
    const { question } = await invoked();
    for (let times = 0; times < 2; times += 1)
      simulator.server.breakNext({
        when: 'before',
        how: { status: 401, body: { name: 'AUTHENTICATION_FAILURE', message: 'm', debug_id: 'd' } },
        matches: isLookUp,
      });
    expect(await connector.enquire(question)).toMatchObject({ kind: 'no_answer', resolution: 'GENERAL_ERROR', httpStatus: 401 });
    expect(heard(isLookUp)).toBe(2);
  });

  it.each([
    ['AUTHENTICATION_FAILURE', { name: 'AUTHENTICATION_FAILURE', message: 'Authentication failed.', debug_id: 'd' }],
    // What PayPal's sandbox says: paypal/Checkout-Java-SDK, issue 24.
    ['invalid_token', { error: 'invalid_token', error_description: 'Token signature verification failed: Access Token not found in cache' }],
  ])('a PayPal token that was good and is forgotten (%s) costs no payout: the same requests leave again, with one new token', async (code, body) => {
    await invoked();
    const payouts = [request(), request(), request()];
    for (const asked of payouts)
      simulator.server.breakNext({ when: 'before', how: { status: 401, body }, matches: (one) => one.body.includes(asked.invokeKey) });
    const refused = await Promise.all(payouts.map((asked) => connector.invoke(asked)));
    for (const answer of refused) expect(answer).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 1_000, code });
    expect(heard(isCreate)).toBe(4);
    for (const answer of await Promise.all(payouts.map((asked) => connector.invoke(asked)))) expect(answer).toMatchObject({ kind: 'accepted' });
    expect(heard(isToken)).toBe(2);
    expect(payouts.map(({ invokeKey }) => simulator.movements(invokeKey))).toEqual([1, 1, 1]);
  });

  it('a revoke whose PayPal token is forgotten leaves again, too', async () => {
    const { asked, recall } = await invoked();
    simulator.advance(asked.invokeKey, 'UNCLAIMED');
    const body = { error: 'invalid_token', error_description: 'Access Token not found in cache' };
    simulator.server.breakNext({ when: 'before', how: { status: 401, body }, matches: isCancel });
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'not_sent', retryAfterMs: 1_000 });
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
  });

  it('a new PayPal token that is refused ends the operation: then the credentials are wrong', async () => {
    simulator.server.breakNext({ when: 'before', how: { status: 401, body: { name: 'AUTHENTICATION_FAILURE', message: 'm', debug_id: 'd' } } });
    expect(await connector.invoke(request())).toMatchObject({ kind: 'declined', resolution: 'INVALID_CREDENTIALS', code: 'AUTHENTICATION_FAILURE' });
  });

  it('a PayPal token that is refused by something in between leaves the outcome unknown', async () => {
    for (let times = 0; times < 2; times += 1) {
      simulator.server.breakNext({ when: 'after', how: { status: 401, body: '<html>' } });
      expect(await connector.invoke(request())).toMatchObject({ kind: 'unknown' });
      await connector.invoke(request());
    }
  });

  it('are requested before the fence and within the timeout of the operation', async () => {
    const order: string[] = [];
    const fence = () => {
      order.push(`fence after ${String(heard(isToken))} token`);
      return Promise.resolve(true);
    };
    await connector.invoke(request({ fence }));
    expect(order).toEqual(['fence after 1 token']);
  });

  it('an operation ends as not_sent when its PayPal token does not arrive within the timeout', async () => {
    simulator.server.breakNext({ when: 'before', how: 'hang', matches: isToken });
    const startedAt = performance.now();
    const answer = await connector.invoke(request({ timeoutMs: 300 }));
    expect(answer).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_TIMEOUT_ERROR' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(simulator.server.moving).toHaveLength(0);
  });

  it.each(['cut', 'garbage', { status: 500, body: '' }] as const)(
    'a PayPal token request that fails with %j ends an operation as not_sent and an enquiry without an answer',
    async (how) => {
      simulator.server.breakNext({ when: 'before', how, matches: isToken });
      expect(await connector.invoke(request())).toMatchObject({ kind: 'not_sent' });
      simulator.server.breakNext({ when: 'before', how, matches: isToken });
      expect(await connector.enquire(enquiryAbout(request(), 'BATCH1'))).toMatchObject({ kind: 'no_answer' });
      expect(simulator.server.moving).toHaveLength(0);
    },
  );

  it('answered with 404 are not taken for a payout that does not exist', async () => {
    simulator.server.breakNext({ when: 'before', how: { status: 404, body: { name: 'RESOURCE_NOT_FOUND' } }, matches: isToken });
    expect(await connector.enquire(enquiryAbout(request(), 'BATCH1'))).toMatchObject({ kind: 'no_answer' });
  });

  it('PayPal tokens and secrets appear in no answer', async () => {
    const { asked, recall, question } = await invoked();
    simulator.advance(asked.invokeKey, 'UNCLAIMED', 'RECEIVER_UNREGISTERED');
    const answers = [await connector.enquire(question), await connector.revoke(recall), await connector.invoke(asked), await connector.testConnection(5_000)];
    const said = JSON.stringify(answers, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of [...simulator.tokens, simulator.credentials['clientSecret'] ?? '', FIELDS.receiver]) expect(said).not.toContain(secret);
  });
});

describe('PayPal invoke', () => {
  it('shares its timeout with the look-up of an original', async () => {
    const { asked } = await invoked();
    simulator.server.breakNext({ when: 'before', how: 'hang', matches: isLookUp });
    const startedAt = performance.now();
    expect(await connector.invoke({ ...asked, timeoutMs: 400 })).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(simulator.movements(asked.invokeKey)).toBe(1);
  });

  it('rejects an original with another key', async () => {
    simulator.addForeign('FOREIGN');
    const links = [{ href: 'https://api-m.paypal.com/v1/payments/payouts/FOREIGN', rel: 'self' }];
    const how = { status: 400, body: { name: 'USER_BUSINESS_ERROR', message: 'm', debug_id: 'd', details: [{ field: 'SENDER_BATCH_ID', issue: 'i' }], links } };
    simulator.server.breakNext({ when: 'before', how });
    expect(await connector.invoke(request())).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });
});

describe('PayPal enquiry', () => {
  it('an enquiry without a PayPal id returns no answer and makes no request', async () => {
    const answer = await connector.enquire(enquiryAbout(request(), null));
    expect(answer).toMatchObject({ kind: 'no_answer', message: expect.stringContaining('own id') });
    expect(simulator.server.heard).toHaveLength(0);
  });
});

describe('PayPal revoke', () => {
  it('returns an unclaimed item', async () => {
    const { asked, recall, question } = await invoked();
    simulator.advance(asked.invokeKey, 'UNCLAIMED');
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK', providerReference: 'BATCH1' });
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'REVOKED' });
    expect(simulator.server.heard.find(isCancel)?.headers).toMatchObject({ 'paypal-request-id': recall.providerKey });
  });

  it('finds on a repeat after a lost answer that it was done', async () => {
    const { asked, recall } = await invoked();
    simulator.advance(asked.invokeKey, 'UNCLAIMED');
    simulator.server.breakNext({ when: 'after', how: 'cut', matches: isCancel });
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'unknown' });
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
    expect(heard(isCancel)).toBe(1);
  });

  it.each([
    ['SUCCESS', 'PROCESSED', 10_000n],
    ['FAILED', 'PROCESS_FAILED', 0n],
  ])('a revoke of a PayPal item that is %s comes too late and makes no cancel request', async (status, reportedStatus, processedAmountMinor) => {
    const { asked, recall } = await invoked();
    simulator.advance(asked.invokeKey, status);
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'done', reportedStatus, processedAmountMinor });
    expect(heard(isCancel)).toBe(0);
  });

  it('a revoke of an item that PayPal has not processed yet can be repeated', async () => {
    const { recall } = await invoked();
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 15_000 });
    expect(heard(isCancel)).toBe(0);
  });

  it('a revoke of a PayPal item that is on hold is refused', async () => {
    const { asked, recall } = await invoked();
    simulator.advance(asked.invokeKey, 'ONHOLD');
    expect(await connector.revoke(recall)).toMatchObject({ kind: 'declined', resolution: 'PROCESSING_ERROR', code: 'ITEM_INCORRECT_STATUS' });
  });

  it('a PayPal revoke with a closed fence looks the item up and moves nothing', async () => {
    const { asked, recall } = await invoked();
    simulator.advance(asked.invokeKey, 'UNCLAIMED');
    expect(await connector.revoke({ ...recall, fence: CLOSED })).toMatchObject({ kind: 'not_sent' });
    expect(heard(isCancel)).toBe(0);
    expect(simulator.payout(asked.invokeKey).itemStatus).toBe('UNCLAIMED');
  });

  it.each(['cut', 'garbage', { status: 404, body: { name: 'RESOURCE_NOT_FOUND' } }] as const)(
    'a PayPal revoke whose look-up ends with %j is not_sent',
    async (how) => {
      const { asked, recall } = await invoked();
      simulator.advance(asked.invokeKey, 'UNCLAIMED');
      simulator.server.breakNext({ when: 'before', how, matches: isLookUp });
      expect(await connector.revoke(recall)).toMatchObject({ kind: 'not_sent' });
      expect(heard(isCancel)).toBe(0);
    },
  );

  it('a revoke without a PayPal id is not_sent', async () => {
    expect(await connector.revoke(request())).toMatchObject({ kind: 'not_sent' });
    expect(simulator.server.heard).toHaveLength(0);
  });
});

describe('PayPal notification', () => {
  it('is verified with the certificate that PayPal serves, and leads to the payout', async () => {
    const { asked } = await invoked();
    simulator.advance(asked.invokeKey, 'SUCCESS');
    const now = new Date();
    const message = simulator.notification(asked.invokeKey, 'SUCCEEDED', now);
    expect(await connector.verifyNotification(message, now)).toBe(true);
    expect(await connector.verifyNotification({ ...message, rawBody: Buffer.from('{}') }, now)).toBe(false);
    expect(connector.translateNotification(message)).toMatchObject({
      reports: [{ invokeKey: asked.invokeKey, report: { reportedStatus: 'PROCESSED', providerReference: 'BATCH1' } }],
    });
  });

  it('is rejected by a connector that trusts only the certificate authorities of the machine', async () => {
    const { asked } = await invoked();
    simulator.advance(asked.invokeKey, 'SUCCESS');
    const certificates = new CertificateStore((url) => Promise.resolve(simulator.certificateAt(url)));
    const now = new Date();
    const message = simulator.notification(asked.invokeKey, 'SUCCEEDED', now);
    expect(await connectPayPal(simulator.credentials, PAYPAL_CODES, 'test', { tokens, certificates }).verifyNotification(message, now)).toBe(false);
  });
});

describe('PayPal certificate', () => {
  it.each<[string, Fault['how'], string | null]>([
    ['as it is', { status: 200, body: '-----BEGIN' }, '-----BEGIN'],
    ['from nowhere else, for a redirect', { status: 302, headers: { location: 'https://example.com/' }, body: '' }, null],
    ['not when it is too large', { status: 200, body: 'x'.repeat(65_537) }, null],
    ['not when it is endless', { status: 200, body: 'x'.repeat(1_000_000) }, null],
    ['not when it is not there', { status: 404, body: 'x' }, null],
    ['not when the connection is cut', 'cut', null],
  ])('is fetched %s', async (_, how, expected) => {
    simulator.server.breakNext({ when: 'before', how, matches: () => true });
    expect(await fetchCertificate(`${simulator.server.url}/v1/notifications/certs/CERT-1`)).toBe(expected);
    expect(simulator.server.heard).toHaveLength(1);
  });
});

describe('PayPal connection test', () => {
  const test = (credentials: Record<string, string>) => {
    const provider = providerNamed('paypal');
    return provider.connect({ ...simulator.credentials, ...credentials }, provider.codes, 'test').testConnection(1_000);
  };

  it('reports good credentials', async () => {
    expect(await test({})).toEqual({
      ok: true,
      message: 'PayPal accepted the credentials.',
      // A simulator on this machine serves no mode in particular.
      told: { account: simulator.credentials['clientId'], mode: null },
    });
    expect(simulator.server.moving).toHaveLength(0);
  });

  it('reports wrong credentials', async () => {
    expect(await test({ clientSecret: 'wrong' })).toMatchObject({ ok: false, message: expect.stringContaining('did not accept the credentials') });
  });

  it('reports an application without the permission for payouts', async () => {
    simulator.server.breakNext({ when: 'before', how: { status: 403, body: { name: 'NOT_AUTHORIZED', message: 'm', debug_id: 'd' } }, matches: isLookUp });
    expect(await test({})).toMatchObject({ ok: false, message: expect.stringContaining('did not accept the credentials') });
  });

  it('reports an unreachable provider', async () => {
    await simulator.server.stop();
    expect(await test({})).toMatchObject({ ok: false, message: expect.stringContaining('could not be reached') });
    simulator = await PayPalSimulator.start();
  });
});
