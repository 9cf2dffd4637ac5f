import { ApiKeyUses } from '@app/access';
import { Database } from '@app/database';
import { OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';
import { type AdminAnswer, AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';
import { recordSeeded } from '../setup/record-configuration.js';

const REASON = 'Agreed with the merchant';
const MONEY = ['payouts:read', 'payouts:write'];

let provider: FakeProvider;
let gateway: TestGateway;
let url = '';
let ada: AdminClient;
let nora: AdminClient;
const byRole = new Map<OperatorRole, AdminClient>();

/** What a receiver of callbacks was sent. */
interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

let receiver: Server;
const heard: Heard[] = [];
let receiverUrl = '';

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({
    jobs: false,
    http: true,
    environment: { SANDBOX_MAY_BE_LIVE: 'true' },
    merchants: { shop: { hasLive: true, providerUrl: provider.url } },
  });
  url = await (gateway.app as NestFastifyApplication).getUrl();
  for (const role of OPERATOR_ROLES) byRole.set(role, await AdminClient.open(gateway, `The${role}`, role));
  [ada, nora] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Nora')];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(request.url === '/broken' ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}`;
}, 120_000);

afterAll(async () => {
  receiver.close();
  await gateway.stop();
  await provider.stop();
});

let made = 0;

async function newMerchant(rest: object = {}): Promise<string> {
  const answer = await ada.post('/merchants', { name: `Merchant ${String(++made)}`, ...rest });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
}

const keysOf = (merchant: string, mode: string): string => `/merchants/${merchant}/modes/${mode}/api-keys`;
const wanted = (rest: object = {}): object => ({ name: 'checkout', scopes: MONEY, password: PASSWORD, reason: REASON, ...rest });
const idIn = ({ body }: AdminAnswer): string => (body['api_key'] as { id: string }).id;

async function list(merchant: string, mode: string): Promise<Record<string, unknown>[]> {
  return (await ada.get(keysOf(merchant, mode))).body['data'] as Record<string, unknown>[];
}

async function merchantApi(key: unknown, path = '/v1/payouts', init: RequestInit = {}): Promise<{ status: number; detail: string }> {
  const answer = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${String(key)}`, ...init.headers } });
  return { status: answer.status, detail: ((await answer.json()) as { detail?: string }).detail ?? '' };
}

/** Makes a live key by two people, and fetches its secret as its maker. */
async function liveKey(merchant: string): Promise<{ id: string; secret: string }> {
  const { id, subject } = requestIn(await ada.post(keysOf(merchant, 'live'), wanted()));
  expect((await nora.publish(id)).status).toBe(200);
  const claimed = await ada.post(`${keysOf(merchant, 'live')}/${subject}/claim`, { password: PASSWORD });
  return { id: subject, secret: String(claimed.body['secret']) };
}

/** As if time went by. */
async function moveClaim(id: string, by: string): Promise<void> {
  await gateway.run('ALTER TABLE api_key DISABLE TRIGGER key_is_kept');
  await gateway.run(`UPDATE api_key SET claim_until = claim_until + $2::interval WHERE id = $1`, [id, by]);
  await gateway.run('ALTER TABLE api_key ENABLE TRIGGER key_is_kept');
}

describe('an API key', () => {
  it('is made by one person in test mode, shown once, listed without its secret, and creates payouts', async () => {
    const { id: merchant } = gateway.merchant('shop');
    const answer = await ada.post(keysOf(merchant, 'test'), wanted({ allowed_cidrs: ['127.0.0.0/8', '::1'] }));
    expect(answer).toMatchObject({ status: 201, body: { result: 'done', change: null, secret: expect.stringMatching(/^pgw_test_/) } });
    const secret = String(answer.body['secret']);
    const fields = { account_number: '1000000000', holder_name: 'Rosa Klein' };
    const body = JSON.stringify({ service: 'bank_transfer_eur', amount: '10.00', reference: 'by-screen-1', fields });
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'by-screen-1' };
    expect(await merchantApi(secret, '/v1/payouts', { method: 'POST', headers, body })).toMatchObject({ status: 201 });
    await gateway.app.get(ApiKeyUses).settle();
    const [listed] = await list(merchant, 'test');
    expect(listed).toMatchObject({
      id: idIn(answer),
      state: 'active',
      shown_as: `${secret.slice(0, 42)}…${secret.slice(-4)}`,
      made_by: { name: 'Ada' },
      allowed_cidrs: ['127.0.0.0/8', '::1/128'],
      last_use: { network: '127.0.0.1' },
    });
    expect(JSON.stringify(await list(merchant, 'test'))).not.toContain(secret.slice(42, -4));
  });

  it('is made by one person in live mode where it only reads, and needs a reason', async () => {
    const merchant = await newMerchant();
    expect(await ada.post(keysOf(merchant, 'live'), wanted({ scopes: ['payouts:read'], reason: undefined }))).toMatchObject({ status: 400 });
    const answer = await ada.post(keysOf(merchant, 'live'), wanted({ scopes: ['payouts:read'] }));
    expect(answer).toMatchObject({ status: 201, body: { result: 'done', secret: expect.stringMatching(/^pgw_live_/) } });
    expect(await merchantApi(answer.body['secret'])).toMatchObject({ status: 200 });
  });

  it('is made by two where it can move live money, and only its maker sees the secret, once', async () => {
    const merchant = await newMerchant();
    const asked = await ada.post(keysOf(merchant, 'live'), wanted());
    expect(asked).toMatchObject({ status: 201, body: { result: 'waiting', secret: null, api_key: null } });
    const { id, subject } = requestIn(asked);
    expect(await list(merchant, 'live')).toEqual([]);
    expect(await ada.publish(id)).toMatchObject({ status: 403 });
    const published = await nora.publish(id);
    expect([published.status, published.text]).toEqual([200, expect.not.stringContaining('pgw_live_')]);
    expect(await list(merchant, 'live')).toMatchObject([{ id: subject, state: 'unclaimed', can_claim: true, shown_as: expect.stringMatching(/_…$/) }]);
    const claim = `${keysOf(merchant, 'live')}/${subject}/claim`;
    expect(await nora.post(claim, { password: PASSWORD })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Only the operator') } });
    expect(await ada.post(claim, { password: 'not my password' })).toMatchObject({ body: { code: 'password_wrong' } });
    const claimed = await ada.post(claim, { password: PASSWORD });
    expect(claimed).toMatchObject({ status: 200, body: { api_key: { id: subject, state: 'active', can_claim: false } } });
    expect(await merchantApi(claimed.body['secret'])).toMatchObject({ status: 200 });
    expect(await ada.post(claim, { password: PASSWORD })).toMatchObject({ status: 409 });
    const kept = await gateway.run('SELECT r::text FROM change_request r WHERE id = $1', [id]);
    expect(JSON.stringify(kept)).not.toContain(String(claimed.body['secret']).slice(42));
  });

  it('is void when nobody has fetched it in 72 hours', async () => {
    const merchant = await newMerchant();
    const { id, subject } = requestIn(await ada.post(keysOf(merchant, 'live'), wanted()));
    await nora.publish(id);
    await moveClaim(subject, '-73 hours');
    expect(await ada.post(`${keysOf(merchant, 'live')}/${subject}/claim`, { password: PASSWORD })).toMatchObject({ status: 409 });
    expect(await list(merchant, 'live')).toMatchObject([{ id: subject, state: 'void', can_claim: false }]);
    await moveClaim(subject, '73 hours');
  });

  it('is replaced by two in live mode: both work until the overlap is over', async () => {
    const merchant = await newMerchant();
    const former = await liveKey(merchant);
    const asked = await ada.post(`${keysOf(merchant, 'live')}/${former.id}/rotate`, { overlap_hours: 2, password: PASSWORD, reason: REASON });
    await nora.publish(requestIn(asked).id);
    const [unclaimed] = await list(merchant, 'live');
    expect(unclaimed).toMatchObject({ state: 'unclaimed', replaces: former.id, scopes: MONEY });
    expect((await list(merchant, 'live'))[1]).toMatchObject({ id: former.id, expires_at: null });
    const claimed = await ada.post(`${keysOf(merchant, 'live')}/${String(unclaimed?.['id'])}/claim`, { password: PASSWORD });
    for (const secret of [former.secret, claimed.body['secret']]) expect(await merchantApi(secret)).toMatchObject({ status: 200 });
    const ends = Date.parse(String((await list(merchant, 'live'))[1]?.['expires_at']));
    expect(Math.abs(ends - Date.now() - 7_200_000)).toBeLessThan(60_000);
    expect(await ada.post(`${keysOf(merchant, 'live')}/${former.id}/rotate`, { overlap_hours: 169, password: PASSWORD, reason: REASON })).toMatchObject({
      status: 400,
    });
  });

  it('is shortened and revoked by one person, and then refused with the reason', async () => {
    const merchant = await newMerchant();
    const { id, secret } = await liveKey(merchant);
    const path = `${keysOf(merchant, 'live')}/${id}`;
    const at = new Date(Date.now() + 3_600_000).toISOString();
    expect(await ada.post(`${path}/shorten`, { expires_at: at, reason: REASON })).toMatchObject({ status: 200, body: { expires_at: at } });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await ada.post(`${path}/shorten`, { expires_at: later, reason: REASON })).toMatchObject({ status: 409 });
    expect(await ada.post(`${path}/revoke`, { reason: REASON })).toMatchObject({ status: 200, body: { state: 'revoked' } });
    expect(await merchantApi(secret)).toMatchObject({ status: 401, detail: expect.stringMatching(/was revoked on/) });
    expect(await ada.post(`${path}/revoke`, { reason: REASON })).toMatchObject({ status: 409 });
  });

  it('is not found by any operation under another merchant or in the other mode', async () => {
    const [merchant, other] = [await newMerchant(), await newMerchant()];
    const id = idIn(await ada.post(keysOf(merchant, 'test'), wanted()));
    const bodies = {
      rotate: { password: PASSWORD, reason: REASON },
      claim: { password: PASSWORD },
      revoke: { reason: REASON },
      shorten: { expires_at: '2099-01-01T00:00:00Z', reason: REASON },
    };
    for (const [operation, body] of Object.entries(bodies)) {
      for (const path of [keysOf(merchant, 'live'), keysOf(other, 'test'), keysOf(merchant, 'staging')])
        expect([operation, path, (await ada.post(`${path}/${id}/${operation}`, body)).status]).toEqual([operation, path, 404]);
    }
    expect((await ada.get(keysOf('mer_none', 'test'))).status).toBe(404);
  });

  it('is refused with what is wrong', async () => {
    const merchant = await newMerchant();
    const faults = async (rest: object): Promise<unknown> => (await ada.post(keysOf(merchant, 'test'), wanted(rest))).body['errors'];
    expect(await faults({ allowed_cidrs: ['10.0.0.0/99'] })).toMatchObject([{ pointer: '/allowed_cidrs/0' }]);
    expect(await faults({ expires_at: '2020-01-01T00:00:00Z' })).toMatchObject([{ pointer: '/expires_at' }]);
    expect(await faults({ scopes: [] })).toMatchObject([{ pointer: '/scopes' }]);
    expect(await faults({ name: '' })).toMatchObject([{ pointer: '/name' }]);
  });
});

describe('a merchant', () => {
  it('is created, found by a part of its name, and renamed', async () => {
    const id = await newMerchant({ name: 'Zebra Outfitters', modes: ['test'], default_lifetime_seconds: 3_600 });
    const found = (await ada.get('/merchants?search=zebra%20OUT')).body['data'] as Record<string, unknown>[];
    expect(found).toMatchObject([
      { id, version: 1, default_lifetime_seconds: 3_600, modes: { live: { disabled_at: expect.any(String) }, test: { disabled_at: null } } },
    ]);
    expect((await ada.get(`/merchants?search=${id}`)).body['data']).toMatchObject([{ id }]);
    expect((await ada.get('/merchants?search=100%25')).body['data']).toEqual([]);
    const renamed = await ada.patch(`/merchants/${id}`, { name: 'Okapi', callback_events: 'final', reason: REASON }, 1);
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Okapi', version: 2, callback_events: 'final', default_lifetime_seconds: 3_600 } });
    expect(await ada.patch(`/merchants/${id}`, { name: 'Other' }, 1)).toMatchObject({ status: 412 });
    expect(await ada.patch(`/merchants/${id}`, { name: 'Other' })).toMatchObject({ status: 428 });
    expect(await ada.get('/merchants/mer_none')).toMatchObject({ status: 404 });
  });

  it('has its keys refused while it is disabled, what it has ordered is still sent, and two enable it in live mode', async () => {
    const { id: merchant } = gateway.merchant('shop');
    const { secret } = await liveKey(merchant);
    const payout = await gateway.create({ merchant: 'shop', mode: 'live' });
    expect(await ada.post(`/merchants/${merchant}/modes/live/disable`, { reason: REASON })).toMatchObject({ status: 200 });
    expect(await merchantApi(secret)).toMatchObject({ status: 403, detail: expect.stringContaining('disabled in live mode') });
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid', {}));
    await gateway.submission.submit(payout, 'invoke');
    expect(await gateway.state(payout)).toMatchObject({ status: 'PROCESSED' });
    expect(await ada.post(`/merchants/${merchant}/modes/live/disable`, { reason: REASON })).toMatchObject({ status: 409 });
    const { id } = requestIn(await ada.post(`/merchants/${merchant}/modes/live/enable`, { reason: REASON }));
    expect((await merchantApi(secret)).status).toBe(403);
    expect((await nora.publish(id)).status).toBe(200);
    expect(await merchantApi(secret)).toMatchObject({ status: 200 });
    await ada.post(`/merchants/${merchant}/modes/test/disable`, { reason: REASON });
    expect(await ada.post(`/merchants/${merchant}/modes/test/enable`, {})).toMatchObject({ status: 200, body: { result: 'done' } });
  });

  it('gets its callback endpoint in test mode by one person, and a signed test delivery arrives there', async () => {
    const merchant = await newMerchant();
    const path = `/merchants/${merchant}/modes/test`;
    expect(await ada.post(`${path}/callback-endpoint/test`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('no callback endpoint') } });
    expect(await ada.send('PUT', `${path}/callback-endpoint`, { url: `${receiverUrl}/callbacks` })).toMatchObject({ status: 200, body: { result: 'done' } });
    const secret = String((await ada.post(`${path}/callback-secret/rotate`, { password: PASSWORD })).body['secret']);
    expect(await ada.get(`/merchants/${merchant}`)).toMatchObject({ body: { callback_secrets: { live: 1, test: 2 } } });
    const before = heard.length;
    const delivered = await ada.post(`${path}/callback-endpoint/test`);
    expect(delivered).toMatchObject({ status: 200, body: { ok: true, status: 204, error: null, url: `${receiverUrl}/callbacks` } });
    const [message] = heard.slice(before);
    const event = new Webhook(secret).verify(message?.body ?? '', message?.headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'endpoint.test', data: { merchant, mode: 'test' } });
    await ada.post(`${path}/callback-secret/end-former`, { reason: REASON });
    expect(await ada.get(`/merchants/${merchant}`)).toMatchObject({ body: { callback_secrets: { live: 1, test: 1 } } });
    expect(await ada.post(`${path}/callback-secret/end-former`, { reason: REASON })).toMatchObject({ status: 409 });
    await ada.send('PUT', `${path}/callback-endpoint`, { url: `${receiverUrl}/broken` });
    expect(await ada.post(`${path}/callback-endpoint/test`)).toMatchObject({ body: { ok: false, status: 503, error: 'The receiver answered 503.' } });
  });

  it('gets its callback endpoint in live mode by two, by the same rules for URLs, and one switches it off', async () => {
    const merchant = await newMerchant();
    const path = `/merchants/${merchant}/modes/live/callback-endpoint`;
    for (const refused of ['http://shop.example/', 'https://10.0.0.1/', 'https://user:password@shop.example/', 'ftp://shop.example/', 'callbacks'])
      expect([refused, (await ada.send('PUT', path, { url: refused, reason: REASON })).body.code]).toEqual([refused, 'invalid_callback_url']);
    const { id } = requestIn(await ada.send('PUT', path, { url: 'https://shop.example/callbacks', reason: REASON }));
    const other = requestIn(await ada.send('PUT', path, { url: 'https://other.example/callbacks', reason: REASON }));
    expect(await ada.get(`/merchants/${merchant}`)).toMatchObject({ body: { modes: { live: { callback_endpoint: null } } } });
    expect((await nora.publish(id)).status).toBe(200);
    expect(await nora.publish(other.id)).toMatchObject({ status: 409, body: { code: 'change_not_open' } });
    expect(await ada.post(`${path}/switch-off`, { reason: REASON })).toMatchObject({
      status: 200,
      body: { modes: { live: { callback_endpoint: { url: 'https://shop.example/callbacks', disabled_at: expect.any(String) } } } },
    });
    expect(await ada.post(`${path}/switch-on`, { reason: REASON })).toMatchObject({ body: { modes: { live: { callback_endpoint: { disabled_at: null } } } } });
    expect(await ada.post(`${path}/switch-on`, { reason: REASON })).toMatchObject({ status: 409 });
  });
});

describe('who may do what', () => {
  const WRITES: readonly (readonly [string, string, object])[] = [
    ['POST', '/merchants', { name: 'Mine' }],
    ['PATCH', '/merchants/:id', { name: 'Mine' }],
    ...(['live', 'test'] as const).flatMap((mode): (readonly [string, string, object])[] => [
      ['POST', `/merchants/:id/modes/${mode}/disable`, { reason: REASON }],
      ['POST', `/merchants/:id/modes/${mode}/enable`, { reason: REASON }],
      ['PUT', `/merchants/:id/modes/${mode}/callback-endpoint`, { url: 'https://mine.example/', reason: REASON }],
      ['POST', `/merchants/:id/modes/${mode}/callback-endpoint/switch-off`, { reason: REASON }],
      ['POST', `/merchants/:id/modes/${mode}/callback-endpoint/switch-on`, { reason: REASON }],
      ['POST', `/merchants/:id/modes/${mode}/callback-endpoint/test`, {}],
      ['POST', `/merchants/:id/modes/${mode}/callback-secret/rotate`, { password: PASSWORD }],
      ['POST', `/merchants/:id/modes/${mode}/callback-secret/end-former`, { reason: REASON }],
      ['POST', `/merchants/:id/modes/${mode}/api-keys`, { name: 'mine', scopes: MONEY, password: PASSWORD, reason: REASON }],
      ...['rotate', 'claim', 'revoke', 'shorten'].map((operation) => ['POST', `/merchants/:id/modes/${mode}/api-keys/key_1/${operation}`, {}] as const),
    ]),
  ];

  it.each(OPERATOR_ROLES.filter((role) => role !== 'admin'))('a %s reads merchants and keys in both modes, and changes nothing', async (role) => {
    const merchant = await newMerchant();
    const before = await gateway.run('SELECT count(*) FROM configuration_change');
    const client = byRole.get(role);
    for (const path of ['/merchants', `/merchants/${merchant}`, keysOf(merchant, 'live'), keysOf(merchant, 'test')])
      expect([path, (await client?.get(path))?.status]).toEqual([path, 200]);
    for (const [method, path, body] of WRITES)
      expect([path, await client?.send(method, path.replace(':id', merchant), body, 1)]).toMatchObject([path, { status: 403, body: { code: 'forbidden' } }]);
    expect(await gateway.run('SELECT count(*) FROM configuration_change')).toEqual(before);
  });
});

/** What is not what its latest change says. */
async function rowFindings(): Promise<string[]> {
  const things = await configured(gateway.app.get(Database));
  return things.flatMap((thing) => configuredFindings(thing).map(({ subject, what }) => `${subject}: ${what}`));
}

describe('the history', () => {
  it('says every change of merchants and keys, and finds one that was made by hand', async () => {
    const merchant = await newMerchant();
    const { id } = await liveKey(merchant);
    await recordSeeded(gateway.app.get(Database));
    expect(await rowFindings()).toEqual([]);
    const actions = await gateway.run('SELECT action, operator_id FROM configuration_change WHERE subject_id = $1 ORDER BY number', [id]);
    expect(actions.map(({ action }) => action)).toEqual(['change.requested', 'api_key.created', 'api_key.claimed']);
    await gateway.run(`UPDATE api_key SET expires_at = now() WHERE id = $1`, [id]);
    await gateway.run(`UPDATE merchant SET live_disabled_at = now() WHERE id = $1`, [merchant]);
    expect(await rowFindings()).toEqual([
      expect.stringMatching(new RegExp(`^api_key ${id}: Not what change \\d+ says: expires_at`)),
      expect.stringMatching(new RegExp(`^merchant ${merchant}: Not what change \\d+ says: live_disabled_at`)),
    ]);
  });
});
