import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readOptions } from '../../apps/sandbox/src/config.js';
import { InvalidSetting } from '../../apps/sandbox/src/sandbox.errors.js';
import { listAt, stringAt } from './sandbox-client.js';
import type { CallOptions, SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

const PROBLEM = { code: expect.any(String), message: expect.any(String) };

let fixture: SandboxFixture;
let client: SandboxClient;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

describe('bad input to the sandbox', () => {
  it.each([
    { amount: 100 },
    { reference: '' },
    { reference: 'a\u0000b' },
    { reference: 'x'.repeat(256) },
    { account_number: '123' },
    { account_number: '12345678901' },
    { currency: 'eur' },
    { holder_name: null },
    { surprise: true },
  ])('refuses a creation with %o', async (changes) => {
    const key = randomUUID();
    const answer = await client.create('1000000000', key, changes);
    expect(answer).toMatchObject({ status: 400, body: { ...PROBLEM, code: 'bad_request', transfer: null } });
    expect(await client.requests(key)).toEqual(['create 400 bad_request']);
  });

  it.each([
    { amount: '0.00' },
    { amount: '-1.00' },
    { amount: '1.001' },
    { amount: '1e3' },
    { amount: '01.00' },
    { amount: '1,00' },
    { amount: '' },
    { currency: 'XXX' },
  ])('refuses the amount %o', async (changes) => {
    expect(await client.create('1000000000', randomUUID(), changes)).toMatchObject({ status: 422, body: { ...PROBLEM, code: 'bad_amount', transfer: null } });
  });

  it.each<[string, string, CallOptions, number]>([
    ['broken JSON', '/v1/transfers', { method: 'POST', body: '{"reference":', headers: { 'idempotency-key': 'k' } }, 400],
    ['no body', '/v1/transfers', { method: 'POST', headers: { 'idempotency-key': 'k' } }, 400],
    ['a list for a body', '/v1/transfers', { method: 'POST', body: '[]', headers: { 'idempotency-key': 'k' } }, 400],
    ['a prototype for a body', '/v1/transfers', { method: 'POST', body: '{"__proto__":{}}', headers: { 'idempotency-key': 'k' } }, 400],
    ['another content type', '/v1/transfers', { method: 'POST', body: 'a=b', headers: { 'idempotency-key': 'k', 'content-type': 'text/plain' } }, 415],
    ['a huge body', '/v1/transfers', { method: 'POST', body: `"${'x'.repeat(20_000)}"`, headers: { 'idempotency-key': 'k' } }, 413],
    [
      'a key with a space',
      '/v1/transfers',
      {
        method: 'POST',
        body: { reference: 'r', account_number: '1000000000', holder_name: 'h', amount: '1', currency: 'EUR' },
        headers: { 'idempotency-key': 'a b' },
      },
      400,
    ],
    [
      'no key',
      '/v1/transfers',
      { method: 'POST', body: { reference: 'r', account_number: '1000000000', holder_name: 'h', amount: '1', currency: 'EUR' } },
      400,
    ],
    ['a question without a key', '/v1/transfers', {}, 400],
    ['a question with more', '/v1/transfers?key=a&other=b', {}, 400],
    ['a command with a body', '/v1/transfers/tr_1/revoke', { method: 'POST', body: { why: 'so' }, headers: { 'idempotency-key': 'k' } }, 400],
    ['a command without a key', '/v1/transfers/tr_1/revoke', { method: 'POST' }, 400],
    ['an unknown transfer', '/v1/transfers/tr_1', {}, 404],
    ['an unknown path', '/v2/transfers', {}, 404],
    ['a wrong method', '/v1/transfers', { method: 'DELETE' }, 404],
    ['an unknown fault', '/faults', { method: 'POST', body: { kind: 'earthquake', count: 1 } }, 400],
    ['a fault without a count', '/faults', { method: 'POST', body: { kind: 'slow' } }, 400],
    ['too many faults', '/faults', { method: 'POST', body: { kind: 'slow', count: 10_001 } }, 400],
    ['a count in text', '/faults', { method: 'POST', body: { kind: 'slow', count: '1' } }, 400],
    ['an outage by account', '/faults', { method: 'POST', body: { kind: 'outage', count: 1, account_number: '1000000000' } }, 400],
    ['a bad endpoint', '/notification-endpoint', { method: 'PUT', body: { url: 'file:///etc/hosts' } }, 400],
    ['a bad cursor', '/ledger?cursor=x', {}, 400],
    ['an unknown filter', '/ledger?who=me', {}, 400],
    ['a bad limit', '/requests?limit=-1', {}, 400],
  ])('answers %s with a code and a message', async (_title, path, options, status) => {
    expect(await client.call(path, options)).toMatchObject({ status, body: PROBLEM });
  });

  it.each(['', 'Bearer wrong', 'Basic sandbox_test_key'])('refuses the credentials %o', async (authorization) => {
    expect(await client.call('/v1/transfers?key=a', { headers: { authorization } })).toMatchObject({ status: 401, body: { code: 'bad_credentials' } });
  });
});

describe('public routes of the sandbox', () => {
  it('describe the sandbox to people and to programs', async () => {
    const page = await client.call('/', { headers: { accept: 'text/html,*/*', authorization: '' } });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('href="/scenarios"');
    expect((await client.call('/')).body).toMatchObject({ name: 'Sandbox payment provider' });
  });

  it('list each scenario once, with its expected result', async () => {
    const { body } = await client.call('/scenarios', { headers: { authorization: '' } });
    const scenarios = listAt(body, 'scenarios');
    const numbers = scenarios.map((scenario) => stringAt(scenario, 'account_number'));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every((number) => /^\d{10}$/.test(number))).toBe(true);
    expect(scenarios).toContainEqual(expect.objectContaining({ account_number: '2000000010', expected: expect.objectContaining({ create: '422 no_funds' }) }));
    expect(scenarios).toContainEqual(
      expect.objectContaining({ account_number: '6000000002', expected: expect.objectContaining({ revoke: 'accepted, done after 500 ms' }) }),
    );
  });

  it('page through the ledger', async () => {
    for (const amount of ['1.00', '2.00', '3.00']) await client.create('1000000000', randomUUID(), { amount, reference: 'paged' });
    const first = await client.call('/ledger?reference=paged&limit=2');
    const second = await client.call(`/ledger?reference=paged&limit=2&cursor=${stringAt(first.body, 'next_cursor')}`);
    expect(first.body).toMatchObject({ movements: [{ amount: '1.00', kind: 'out', currency: 'EUR' }, { amount: '2.00' }], totals: [{ out: '6.00' }] });
    expect(second.body).toMatchObject({ movements: [{ amount: '3.00' }], next_cursor: null });
  });
});

describe('sandbox settings', () => {
  it.each([
    [{}, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://x/y', SANDBOX_PORT: '70000' }, 'SANDBOX_PORT'],
    [{ DATABASE_URL: 'postgres://x/y', SANDBOX_SPEED: '0' }, 'SANDBOX_SPEED'],
    [{ DATABASE_URL: 'postgres://x/y', SANDBOX_NOTIFICATION_URL: 'nowhere' }, 'SANDBOX_NOTIFICATION_URL'],
  ])('%o are refused by naming %s', (environment, variable) => {
    expect(() => readOptions(environment)).toThrow(InvalidSetting);
    expect(() => readOptions(environment)).toThrow(variable);
  });

  it("prefer the sandbox's own database to the shared one", () => {
    expect(readOptions({ DATABASE_URL: 'postgres://a/b', SANDBOX_DATABASE_URL: 'postgres://c/d', SANDBOX_PORT: '0' })).toMatchObject({
      databaseUrl: 'postgres://c/d',
      port: 0,
    });
  });
});
