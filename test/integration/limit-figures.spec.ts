import { ApiKeyAdministration, MerchantsService } from '@app/access';
import type { Mode } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { AdminClient } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const LIMITS = { maxPayoutMinor: { EUR: 50_000 }, maxDayMinor: { EUR: 25_000, JPY: 900 }, maxDayPayouts: { EUR: 3 }, maxRecipientDayPayouts: { USD: 2 } };

let gateway: TestGateway;
let ada: AdminClient;
let url: string;
const keys = new Map<Mode, string>();

beforeAll(async () => {
  const merchants = { shop: { hasLive: true, policy: LIMITS }, neighbour: {} };
  gateway = await TestGateway.start({ jobs: false, http: true, merchants, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  url = await (gateway.app as NestFastifyApplication).getUrl();
  ada = await AdminClient.open(gateway, 'Ada', 'viewer');
  for (const mode of ['live', 'test'] as const) keys.set(mode, await newKey(mode));
  await gateway.create({ merchant: 'shop', mode: 'test', amount: '100.50' });
  await gateway.create({ merchant: 'shop', mode: 'test', amount: '20.00' });
  await gateway.create({ merchant: 'neighbour', amount: '30.00' });
}, 90_000);

afterAll(() => gateway.stop());

async function newKey(mode: Mode): Promise<string> {
  const wanted = { merchantId: gateway.merchant('shop').id, name: 'test', mode, scopes: ['payouts:read', 'payouts:write'] } as const;
  return (await gateway.app.get(ApiKeyAdministration).issue(wanted)).key;
}

const NOTHING_USED = { used_amount: null, used_payouts: null, left_amount: null, left_payouts: null };
const IN_TEST = [
  {
    currency: 'EUR',
    payout: { max_amount: '500.00' },
    day: { max_amount: '250.00', max_payouts: 3, used_amount: '120.50', used_payouts: 2, left_amount: '129.50', left_payouts: 1 },
    recipient_day: { max_amount: null, max_payouts: null },
  },
  {
    currency: 'JPY',
    payout: { max_amount: null },
    day: { max_amount: '900', max_payouts: null, used_amount: '0', used_payouts: 0, left_amount: '900', left_payouts: null },
    recipient_day: { max_amount: null, max_payouts: null },
  },
  {
    currency: 'USD',
    payout: { max_amount: null },
    day: { max_amount: null, max_payouts: null, ...NOTHING_USED },
    recipient_day: { max_amount: null, max_payouts: 2 },
  },
];

const ask = (mode: Mode, path: string, body?: object): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${keys.get(mode) ?? ''}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('the limits of a merchant', () => {
  it('are read by the merchant with what the last 24 hours have used of them in the mode of its key', async () => {
    const [inTest, inLive] = await Promise.all([ask('test', '/v1/limits'), ask('live', '/v1/limits')]);
    expect([inTest.status, await inTest.json()]).toEqual([200, { data: IN_TEST, as_of: expect.any(String) }]);
    expect(await inLive.json()).toMatchObject({ data: [{ day: { used_amount: '0.00', used_payouts: 0, left_payouts: 3 } }, {}, {}] });
  });

  it('are seen by every operator, with the same figures', async () => {
    const path = `/merchants/${gateway.merchant('shop').id}/limits`;
    expect((await ada.get(`${path}/test`)).body).toMatchObject({ data: IN_TEST });
    expect((await ada.get(`/merchants/${gateway.merchant('neighbour').id}/limits/test`)).body).toMatchObject({ data: [] });
    expect([(await ada.get(`${path}/other`)).status, (await ada.get('/merchants/mer_none/limits/test')).status]).toEqual([404, 404]);
  });

  it('have nothing left, and no less than nothing, where they were lowered below what is used', async () => {
    const { id } = gateway.merchant('neighbour');
    await gateway.run(`UPDATE merchant_policy SET policy = '{"maxDayMinor": {"EUR": 1000}, "maxDayPayouts": {"EUR": 0}}' WHERE merchant_id = $1`, [id]);
    gateway.app.get(MerchantsService).forget(id);
    const { data } = (await ada.get(`/merchants/${id}/limits/test`)).body as unknown as { data: object[] };
    expect(data).toMatchObject([{ day: { used_amount: '30.00', left_amount: '0.00', left_payouts: 0 } }]);
  });

  it('refuse a payout over HTTP with a problem that the reference explains', async () => {
    const order = {
      service: 'bank_transfer_eur',
      amount: '129.51',
      reference: randomUUID(),
      fields: { account_number: '1000000000', holder_name: 'Rosa Klein' },
    };
    const refused = await ask('test', '/v1/payouts', order);
    expect([refused.status, refused.headers.get('content-type'), await refused.json()]).toMatchObject([
      422,
      expect.stringContaining('application/problem+json'),
      { code: 'limit_reached', resolution: 'LIMIT_VIOLATION', limits: [{ limit: 'amount_per_day', max_amount: '250.00', left_amount: '129.50' }] },
    ]);
    expect(await (await fetch(`${url}/problems/limit_reached`)).text()).toContain('GET /v1/limits');
  });
});
