import { ApiKeyAdministration } from '@app/access';
import type { ProviderAccountOptions } from '@app/database';
import { newId, type PayoutStatus } from '@app/domain';
import { createLogger } from '@app/observability';
import { AccountProofs, ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { sign, SIGNATURE_HEADER } from '../../apps/sandbox/src/notifications/signature.js';
import { CANARIES, canariesIn, echoOf, KNOWN_TO_PROVIDER, SPELLINGS } from '../setup/canaries/canaries.js';
import { amountFor, BEHAVIOURS, type Behaviour, EchoingProvider } from '../setup/canaries/echoing-provider.js';
import { storedTexts } from '../setup/canaries/stored-texts.js';
import { type PayoutState, TestGateway } from '../setup/gateway.js';

const SERVICE = 'transfer_with_canaries';
const TEXT = { type: 'string' };
const SCHEMA = {
  type: 'object',
  properties: { account_number: TEXT, holder_name: TEXT, card: TEXT, iban: { ...TEXT, maxLength: 34 }, email: TEXT },
  required: ['account_number', 'holder_name', 'iban'],
  additionalProperties: false,
};
const FIELDS = {
  account_number: CANARIES.iban.slice(12),
  holder_name: CANARIES.holder_name,
  card: CANARIES.card,
  iban: CANARIES.iban,
  email: CANARIES.email,
};
/** Quick looks at first; the test does not wait for later ones. */
const SCHEDULE: ProviderAccountOptions = { enquirySchedule: { intervalsSeconds: [0.2, 0.2, 0.2, 60] }, breaker: false };
const SPELLING_NAMES = Object.keys(SPELLINGS);
/** The status in which the test leaves a payout alone; of the others an operator would decide. */
const ENDS: Readonly<Partial<Record<Behaviour, PayoutStatus>>> = {
  paid: 'PROCESSED',
  accepted: 'PROCESSED',
  declined: 'INVOKE_FAILED',
  busy: 'PROCESSED',
  telling_id: 'PROCESSED',
};

let gateway: TestGateway;
let provider: EchoingProvider;
let receiver: Server;
let url: string;
let apiKey: string;
let accountId: string;
const logged: string[] = [];
/** Bodies of callbacks, answers of the merchant's API, and what the operators' screens get. */
const sent: string[] = [];

beforeAll(async () => {
  provider = await EchoingProvider.start();
  receiver = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => sent.push(chunk.toString()));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const callbackUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  const logger = createLogger('trace', { write: (line: string) => void logged.push(line) });
  gateway = await TestGateway.start({ logger, http: true, merchants: { echoed: { callbackUrl, callbackEvents: 'all', providerUrl: provider.http.url } } });
  const { id: merchantId, accountId: seeded } = gateway.merchant('echoed');
  accountId = seeded;
  const { apiKey: secret, notificationSecret } = CANARIES;
  const credentials = { baseUrl: provider.http.url, apiKey: secret, notificationSecret };
  await gateway.app.get(ProviderAccountsService).save({ id: accountId, provider: 'sandbox', name: 'Echo Bank', mode: 'test', credentials, options: SCHEDULE });
  await gateway.run(
    `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, 'Canaries', 'bank_transfer', 'EUR', 1, 100000000, $2)`,
    [SERVICE, JSON.stringify(SCHEMA)],
  );
  await gateway.run(`INSERT INTO route (id, service_code, provider_account_id, merchant_id) VALUES ($1, $2, $3, $4)`, [
    newId('route'),
    SERVICE,
    accountId,
    merchantId,
  ]);
  const issued = await gateway.app.get(ApiKeyAdministration).issue({ merchantId, name: 'main', mode: 'test', scopes: ['payouts:read', 'payouts:write'] });
  apiKey = issued.key;
  url = await (gateway.app as NestFastifyApplication).getUrl();
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function call(method: string, path: string, body?: unknown, key: string = randomUUID()): Promise<{ status: number; json: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  sent.push(text);
  return { status: answer.status, json: JSON.parse(text) as Record<string, unknown> };
}

function orderOf(behaviour: Behaviour, spelling = 'as it is', fields: Record<string, unknown> = FIELDS): Record<string, unknown> {
  return { service: SERVICE, amount: amountFor(behaviour, spelling), reference: randomUUID(), fields };
}

async function create(behaviour: Behaviour, spelling: string): Promise<string> {
  const { status, json } = await call('POST', '/v1/payouts', orderOf(behaviour, spelling));
  expect([behaviour, status]).toEqual([behaviour, 201]);
  return String(json.id);
}

/** Passes a notification to the gateway as the provider does. */
async function notify(body: string, secret: string = CANARIES.notificationSecret): Promise<number> {
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, secret, new Date()) };
  const answer = await fetch(`${url}/notifications/${accountId}`, { method: 'POST', headers, body });
  sent.push(await answer.text());
  return answer.status;
}

const eventsOf = async (id: string): Promise<string[]> => (await gateway.events(id)).map(({ type }) => type);
const isHeldUp = ({ moderation_required }: PayoutState): boolean => moderation_required;

/** What operators see of a payout. */
async function look(id: string): Promise<void> {
  const detail = await gateway.reader.detail(id, 'admin');
  sent.push(JSON.stringify(detail, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  await call('GET', `/v1/payouts/${id}`);
  await call('GET', `/v1/payouts/${id}/events`);
}

async function submitPasswords(id: string): Promise<void> {
  await gateway.waitFor(id, async () => (await eventsOf(id)).includes('details.wanted'));
  await call('POST', `/v1/payouts/${id}/details`, { fields: { otp: CANARIES.password } });
  await gateway.waitFor(id, async () => (await eventsOf(id)).includes('details.refused'));
  await call('POST', `/v1/payouts/${id}/details`, { fields: { otp: CANARIES.password } });
  await gateway.waitForStatus(id, 'PROCESSED');
}

async function announce(id: string, spelling: string): Promise<void> {
  await gateway.waitForStatus(id, 'PENDING');
  const body = provider.notification(id, `evt_${id}`);
  expect([await notify(body), await notify(body), await notify(body, 'another secret')]).toEqual([200, 200, 403]);
  expect(
    await notify(JSON.stringify({ id: `evt_${randomUUID()}`, data: { id: 'tr_1', key: echoOf(spelling, ['iban']), status: 'paid', currency: 'EUR' } })),
  ).toBe(200);
  expect(await notify(`{${echoOf(spelling, KNOWN_TO_PROVIDER)}`)).toBe(200);
  await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ source }) => source === 'notification'));
  await gateway.waitForStatus(id, 'PROCESSED');
}

async function decide(id: string): Promise<void> {
  await gateway.waitFor(id, isHeldUp);
  await gateway.act('operator', id, 'note', { reason: 'the provider was called' });
}

/** Waits until the provider has said all that it says in this behaviour. */
async function finish(behaviour: Behaviour, id: string, spelling: string): Promise<void> {
  const end = ENDS[behaviour];
  if (end) await gateway.waitForStatus(id, end);
  else if (behaviour === 'password') await submitPasswords(id);
  else if (behaviour === 'notified') await announce(id, spelling);
  else await decide(id);
  await look(id);
}

describe('a secret or a detail of a recipient', () => {
  it.each([1, 2, 3])(
    'is hidden in whatever a provider answers, in spellings of round %i',
    async (round) => {
      const made = BEHAVIOURS.map(async (behaviour, index) => {
        const spelling = SPELLING_NAMES[(index + 3 * round) % SPELLING_NAMES.length] ?? '';
        await finish(behaviour, await create(behaviour, spelling), spelling);
      });
      await Promise.all(made);
    },
    120_000,
  );

  it('is in no refusal and no repeated answer', async () => {
    const key = randomUUID();
    const order = orderOf('paid');
    expect((await call('POST', '/v1/payouts', order, key)).status).toBe(201);
    expect((await call('POST', '/v1/payouts', order, key)).status).toBe(201);
    expect((await call('POST', '/v1/payouts', { ...order, amount: '7.00' }, key)).status).toBe(422);
    expect((await call('POST', '/v1/payouts', orderOf('paid', 'in groups', { ...FIELDS, iban: `${CANARIES.iban}${CANARIES.card}` }))).status).toBe(422);
    expect((await call('POST', '/v1/payouts', { ...orderOf('paid'), amount: CANARIES.card })).status).toBe(422);
    expect((await call('POST', '/v1/payouts', orderOf('paid', 'in groups', { holder_name: CANARIES.holder_name, iban: CANARIES.iban }))).status).toBe(201);
    sent.push(JSON.stringify(await gateway.app.get(AccountProofs).test(gateway.operator('admin').id, accountId)));
    sent.push(await (await fetch(`${url}/metrics`)).text());
  });

  it('is in no table, no job, no log line, no figure, no callback and no answer of the API', async () => {
    const stored = await storedTexts(gateway.database);
    const places = [...stored, ...logged.map((text) => ({ place: 'log', text })), ...sent.map((text) => ({ place: 'sent', text }))];
    expect(places.filter(({ text }) => canariesIn(text).length > 0).map(({ place, text }) => `${place}: ${text.slice(0, 300)}`)).toEqual([]);
    expect(places.filter(({ place, text }) => place !== 'sent' && text.includes(apiKey.slice(-40)))).toEqual([]);
  });

  it('was repeated in every kind of answer before it was hidden', async () => {
    const texts = await storedTexts(gateway.database);
    const stored = texts.filter(({ text }) => text.includes('[hidden]')).map(({ place }) => place);
    for (const column of [
      'payout_statement.provider_message',
      'payout_statement.raw',
      'payout_attempt.provider_message',
      'payout_event.data',
      'moderation_case.provider_message',
    ])
      expect(stored).toContain(`public.${column}`);
    const types = await gateway.run<{ type: string }>(`SELECT DISTINCT type FROM payout_event WHERE data::text LIKE '%[hidden]%'`);
    expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['details.refused', 'enquiry.failed', 'attempt.postponed']));
    const sources = await gateway.run<{ source: string }>(
      `SELECT DISTINCT source FROM payout_statement WHERE provider_message LIKE '%[hidden]%' ORDER BY source`,
    );
    expect(sources.map(({ source }) => source)).toEqual(['api_response', 'enquiry', 'notification']);
    expect(stored.every((place) => place.startsWith('public.'))).toBe(true);
    expect(new Set(texts.map(({ place }) => place.split('.')[0]))).toEqual(new Set(['public', 'bullmq']));
    expect(sent.some((body) => body.includes('payout.processed'))).toBe(true);
  });

  it.each(SPELLING_NAMES)('is found by the search of this test when it is written %s', (spelling) => {
    for (const name of [...KNOWN_TO_PROVIDER, 'password'] as const) expect(canariesIn(JSON.stringify({ text: echoOf(spelling, [name]) }))).toEqual([name]);
  });
});
