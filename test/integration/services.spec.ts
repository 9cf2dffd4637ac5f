import { ApiKeyAdministration } from '@app/access';
import { ServiceCatalogue } from '@app/payouts';
import { Database } from '@app/database';
import { OPERATOR_ROLES, roleMay } from '@app/domain';
import { RoutingService, sampleFields, SERVICE_TEMPLATES, ServiceAdministration } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';
import { AdminClient, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'The contract with the bank';
const WRONG: Readonly<Record<string, [field: string, value: string]>> = {
  sepa_credit_transfer: ['iban', 'DE88370400440532013000'],
  sepa_instant: ['iban', 'SA0380000000608010167519'],
  swift: ['bic', 'DEUTXXFF'],
  us_ach: ['routing_number', '021000022'],
  uk_faster_payments: ['sort_code', '60-16-13'],
  card: ['card_number', '4111111111111112'],
  wallet: ['receiver', 'rosa at klein'],
  mobile_money: ['phone_number', '0241234567'],
};

let gateway: TestGateway;
let ada: AdminClient;
let bo: AdminClient;
let key: string;
let made = 0;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
  [ada, bo] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Bo')];
  const wanted = { merchantId: gateway.merchant().id, name: 'test', mode: 'test', scopes: ['payouts:read', 'payouts:write'] } as const;
  ({ key } = await gateway.app.get(ApiKeyAdministration).issue(wanted));
}, 300_000);

afterAll(() => gateway.stop());

const input = (code: string, rest: object = {}) => ({
  template: 'sepa_instant',
  code,
  name: 'SEPA instant',
  currency: 'EUR',
  min_amount: '1.00',
  max_amount: '500.00',
  reason: REASON,
  ...rest,
});

/** A service as an operator finds it. */
async function seen(code: string): Promise<Record<string, unknown> | undefined> {
  return ((await ada.get('/services')).body['data'] as Record<string, unknown>[]).find((one) => one['code'] === code);
}

/** A service that two administrators have agreed on, with a route to the account of the test. */
async function agreed(rest: object = {}): Promise<string> {
  const code = `made_${String(++made)}`;
  const { id } = requestIn(await ada.post('/services', input(code, rest)));
  expect(await bo.publish(id)).toMatchObject({ status: 200 });
  await gateway.run(`INSERT INTO route (id, service_code, provider_account_id) VALUES ($1, $1, $2)`, [code, gateway.merchant().accountId]);
  gateway.app.get(RoutingService).forget();
  return code;
}

async function order(service: string, fields: object, amount = '10.00'): Promise<{ status: number; text: string; body: Record<string, unknown> }> {
  const url = await (gateway.app as NestFastifyApplication).getUrl();
  const reference = `order-${String(++made)}`;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': reference };
  const body = JSON.stringify({ service, amount, reference, fields, autoprocess: false });
  const answer = await fetch(`${url}/v1/payouts`, { method: 'POST', headers, body });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> };
}

describe('a new service', () => {
  it('waits for another administrator, and is then ordered and in the chain', async () => {
    const answer = await ada.post('/services', input('sepa_eur'));
    expect(answer).toMatchObject({
      status: 201,
      body: { result: 'waiting', change: { kind: 'service.create', title: 'Add the service SEPA instant', mode: 'live' } },
    });
    expect(await seen('sepa_eur')).toBeUndefined();
    const { id } = requestIn(answer);
    expect((await bo.publish(id)).status).toBe(200);
    expect(await seen('sepa_eur')).toMatchObject({ template: 'sepa_instant', max_amount: '500.00', enabled: true, version: 1 });
    const [recorded] = await gateway.run(`SELECT action, reason FROM configuration_change WHERE subject_id = 'sepa_eur' AND action = 'service.created'`);
    expect(recorded).toEqual({ action: 'service.created', reason: REASON });
    const about = (await configured(gateway.app.get(Database))).find(({ subject_id: id }) => id === 'sepa_eur');
    expect(about?.present).toMatchObject({ template: 'sepa_instant', enabled: true });
    expect(about && configuredFindings(about)).toEqual([]);
  });

  it.each([
    [{ template: 'none' }, '/template'],
    [{ code: 'With Space' }, '/code'],
    [{ code: 'bank_transfer_eur' }, '/code'],
    [{ name: ' ' }, '/name'],
    [{ name: 'n'.repeat(101) }, '/name'],
    [{ currency: 'USD' }, '/currency'],
    [{ currency: 'XXY' }, '/currency'],
    [{ min_amount: '0.00' }, '/min_amount'],
    [{ min_amount: '1.001' }, '/min_amount'],
    [{ min_amount: '600.00' }, '/max_amount'],
    [{ max_amount: '1000000000.00' }, '/max_amount'],
  ])('is refused with the place of the fault: %j', async (wrong, pointer) => {
    const answer = await ada.post('/services', input('refused', wrong));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('is asked for by administrators only, and seen by everybody who sees payouts', async () => {
    for (const role of OPERATOR_ROLES) {
      const who = await AdminClient.open(gateway, `Role${role}`, role);
      expect([role, (await who.get('/services')).status]).toEqual([role, roleMay(role, 'payout.read') ? 200 : 403]);
      expect([role, (await who.post('/services', input(`by_${role}`))).status]).toEqual([role, roleMay(role, 'configuration.manage') ? 201 : 403]);
      const status = (await who.patch('/services/bank_transfer_usd', { max_amount: '1.00', reason: REASON }, 99)).status;
      expect([role, status]).toEqual([role, roleMay(role, 'configuration.manage') ? 412 : 403]);
    }
  });
});

describe('a payout of a service from a template', () => {
  it.each(SERVICE_TEMPLATES.map(({ code, currencies, fieldsSchema }) => [code, currencies[0] ?? '', sampleFields(fieldsSchema)] as const))(
    '%s is taken with its sample, and refused without a trace of the value where a field is wrong',
    async (template, currency, fields) => {
      const service = await agreed({ template, currency: currency === 'AED' ? 'EUR' : currency });
      expect(await order(service, fields)).toMatchObject({ status: 201, body: { status: 'READY' } });
      const [field = '', value = ''] = WRONG[template] ?? [];
      const refused = await order(service, { ...fields, [field]: value });
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_fields', errors: [{ pointer: `/fields/${field}` }] } });
      expect(refused.text).not.toContain(value);
    },
  );

  it('keeps a card number encrypted only, and shows its last four digits', async () => {
    const service = await agreed({ template: 'card' });
    const { body } = await order(service, { card_number: '4111111111111111', holder_name: 'Rosa Klein' });
    const [row] = await gateway.run<{ all: string }>(`SELECT p::text AS all FROM payout p WHERE id = $1`, [body['id']]);
    expect(row?.all).not.toContain('4111111111111111');
    expect(row?.all).toContain('••••1111');
    const unwanted = await order(service, { card_number: '4111111111111111', holder_name: 'Rosa Klein', cvc: '123' });
    expect(unwanted).toMatchObject({ status: 422, body: { code: 'sensitive_data_refused' } });
  });
});

describe('the fingerprint of a recipient', () => {
  it('is the same in whatever order the members were written, also those of an address', () => {
    const print = (fields: object) =>
      gateway.app
        .get(ServiceCatalogue)
        .fingerprint({ code: 'swift', fieldsSchema: {} }, { ...fields }, [])
        .toString('hex');
    const address = { town: 'Berlin', country: 'DE' };
    expect(print({ name: 'Ada', address })).toBe(print({ address: { country: 'DE', town: 'Berlin' }, name: 'Ada' }));
    expect(print({ name: 'Ada', address })).not.toBe(print({ name: 'Ada', address: { ...address, town: 'Bonn' } }));
  });
});

describe('a change of a service', () => {
  it('takes one person where it lowers a limit, names or disables, and any other waits for two', async () => {
    const code = await agreed();
    const change = (body: object, version: number) => ada.patch(`/services/${code}`, { ...body, reason: REASON }, version);
    expect(await change({ max_amount: '400.00' }, 1)).toMatchObject({ status: 200, body: { result: 'done', change: { kind: 'service.tighten' } } });
    expect(await change({ name: 'SEPA, quick' }, 2)).toMatchObject({ body: { result: 'done' } });
    expect(await change({ enabled: false }, 3)).toMatchObject({ body: { result: 'done' } });
    expect(await seen(code)).toMatchObject({ name: 'SEPA, quick', max_amount: '400.00', enabled: false, version: 4 });
    for (const body of [{ enabled: true }, { max_amount: '401.00' }, { min_amount: '0.50' }, { name: 'Other', max_amount: '401.00' }])
      expect(await change(body, 4)).toMatchObject({ status: 200, body: { result: 'waiting', change: { kind: 'service.change' } } });
    expect(await seen(code)).toMatchObject({ enabled: false, max_amount: '400.00', version: 4 });
    expect(await change({ enabled: false }, 4)).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Nothing would change') as unknown } });
    expect(await change({ enabled: true }, 1)).toMatchObject({ status: 412 });
  });

  it('is void once the service has changed since', async () => {
    const code = await agreed();
    const { id } = requestIn(await ada.patch(`/services/${code}`, { max_amount: '900.00', reason: REASON }, 1));
    expect((await ada.patch(`/services/${code}`, { max_amount: '100.00', reason: REASON }, 1)).body['result']).toBe('done');
    expect(await bo.publish(id)).toMatchObject({ status: 409, body: { code: 'change_not_open' } });
    expect(await seen(code)).toMatchObject({ max_amount: '100.00' });
  });

  it('cannot reach its form, by any hand', async () => {
    const code = await agreed();
    await expect(gateway.run(`UPDATE service SET fields_schema = '{}' WHERE code = $1`, [code])).rejects.toThrow(/permission denied|never changes/);
  });
});

describe('a disabled service', () => {
  it('takes no new payouts and is not listed, and payouts that exist are completed and go on', async () => {
    const code = await agreed();
    const { body: waiting } = await order(code, { holder_name: 'Rosa Klein' });
    expect(waiting).toMatchObject({ status: 'CREATED' });
    await ada.patch(`/services/${code}`, { enabled: false, reason: REASON }, 1);
    const refused = await order(code, { iban: 'DE89370400440532013000', holder_name: 'Rosa Klein' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'service_disabled', errors: [{ pointer: '/service' }] } });
    const url = await (gateway.app as NestFastifyApplication).getUrl();
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': `details-${code}` };
    const listed = (await (await fetch(`${url}/v1/services`, { headers })).json()) as { data: { code: string }[] };
    expect(listed.data.map((one) => one.code)).not.toContain(code);
    const details = JSON.stringify({ fields: { iban: 'DE89370400440532013000' } });
    const answer = await fetch(`${url}/v1/payouts/${String(waiting['id'])}/details`, { method: 'POST', headers, body: details });
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'READY' }]);
  });
});

describe('a service from the server', () => {
  it('needs no second person, and the history says that no operator added it', async () => {
    const service = { template: 'us_ach', code: 'ach', name: 'ACH', currency: 'USD', minAmountMinor: 100n, maxAmountMinor: 500n };
    await gateway.app.get(ServiceAdministration).create({ operatorId: null, reason: null, data: { by: 'service:add' } }, service);
    const [recorded] = await gateway.run(`SELECT operator_id, data ->> 'by' AS by FROM configuration_change WHERE subject_id = 'ach'`);
    expect(recorded).toEqual({ operator_id: null, by: 'service:add' });
  });
});
