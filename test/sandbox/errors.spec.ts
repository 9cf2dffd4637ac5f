import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

/** What the client observes for each kind of error. */
const SYMPTOMS = [
  ['http_500', '500'],
  ['http_503', '503'],
  ['timeout', 'no answer in time'],
  ['reset', 'connection broken'],
  ['garbage', '200 unreadable'],
  ['cut_body', 'connection broken'],
  ['unknown_code', '409 e_7731'],
  ['busy', '423 temporarily_busy'],
] as const;

const PATIENCE_MS = 400;

let fixture: SandboxFixture;
let client: SandboxClient;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

async function symptomOf(request: Promise<Answer>): Promise<string> {
  try {
    const { status, body } = await request;
    if (body === null) return `${String(status)} unreadable`;
    return [409, 423].includes(status) && typeof body === 'object' && 'code' in body ? `${String(status)} ${String(body.code)}` : String(status);
  } catch (error) {
    return isTimeout(error) ? 'no answer in time' : 'connection broken';
  }
}

/** Errors of the runtime are not instances of the Error of the Jest environment. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

const create = (accountNumber: string, key: string): Promise<string> => symptomOf(client.create(accountNumber, key, {}, PATIENCE_MS));

describe('sandbox errors by account number', () => {
  it.each(SYMPTOMS.map(([kind, symptom], index) => [`300000000${String(index + 1)}`, kind, symptom]))(
    '%s loses the first creation (%s), and a repeat is paid',
    async (accountNumber, kind, symptom) => {
      const key = randomUUID();
      expect(await create(accountNumber, key)).toBe(symptom);
      expect(await client.find(key)).toMatchObject({ status: 404 });
      expect(await client.movements(key)).toEqual([]);
      expect(await client.create(accountNumber, key)).toMatchObject({ status: 201, body: { status: 'paid' } });
      expect(await client.movements(key)).toEqual(['out 100.01']);
      expect(await client.requests(key)).toEqual([`create ${kind}`, 'get 404 not_found', 'create 201']);
    },
  );

  it.each(SYMPTOMS.map(([kind, symptom], index) => [`310000000${String(index + 1)}`, kind, symptom]))(
    '%s accepts the creation but answers with %s',
    async (accountNumber, _kind, symptom) => {
      const key = randomUUID();
      expect(await create(accountNumber, key)).toBe(symptom);
      expect(await client.find(key)).toMatchObject({ status: 200, body: { status: 'paid', paid_amount: '100.01' } });
      expect(await client.create(accountNumber, key)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
      expect(await client.movements(key)).toEqual(['out 100.01']);
    },
  );

  it('3200000001 answers 503, then fails', async () => {
    const key = randomUUID();
    expect(await create('3200000001', key)).toBe('503');
    expect((await client.find(key)).body).toMatchObject({ status: 'pending' });
    expect(await client.waitForStatus(await client.createId('3200000001', key), 'failed')).toMatchObject({ code: 'no_funds' });
  });

  it('3200000002 answers 503 permanently and registers nothing', async () => {
    const key = randomUUID();
    for (const attempt of [1, 2, 3]) expect(`${String(attempt)}: ${await create('3200000002', key)}`).toBe(`${String(attempt)}: 503`);
    expect(await client.find(key)).toMatchObject({ status: 404 });
  });

  it('3200000003 answers 503 and stays pending', async () => {
    const key = randomUUID();
    expect(await create('3200000003', key)).toBe('503');
    await sleep(200);
    expect((await client.find(key)).body).toMatchObject({ status: 'pending' });
  });

  it('loses exactly one of many parallel creations with one key', async () => {
    const key = randomUUID();
    const symptoms = await Promise.all(Array.from({ length: 20 }, () => create('3000000001', key)));
    expect(symptoms.filter((symptom) => symptom === '500')).toHaveLength(1);
    expect(symptoms.filter((symptom) => symptom === '201')).toHaveLength(1);
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });
});

describe('sandbox faults on request', () => {
  it.each(SYMPTOMS.filter(([kind]) => kind !== 'cut_body'))('%s_before fails without doing anything', async (kind, symptom) => {
    const key = randomUUID();
    await client.orderFault({ kind: `${kind}_before`, operation: 'create' });
    expect(await create('1000000000', key)).toBe(symptom);
    expect(await client.find(key)).toMatchObject({ status: 404 });
    expect(await client.requests(key)).toEqual([`create ${kind}_before`, 'get 404 not_found']);
    expect(await create('1000000000', key)).toBe('201');
  });

  it.each(SYMPTOMS)('%s_after fails after doing everything', async (kind, symptom) => {
    const key = randomUUID();
    await client.orderFault({ kind: `${kind}_after`, operation: 'create' });
    expect(await create('1000000000', key)).toBe(symptom);
    expect(await client.find(key)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
    expect(await create('1000000000', key)).toBe('200');
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it.each(['revoke', 'cancel'] as const)('affect %s before and after', async (operation) => {
    const id = await client.createId(operation === 'revoke' ? '1000000006' : '1000000000');
    const done = operation === 'revoke' ? 'revoked' : 'returned';
    await client.orderFault({ kind: 'http_500_before', operation });
    expect(await symptomOf(client.command(operation, id))).toBe('500');
    expect((await client.get(id)).body).not.toMatchObject({ status: done });
    await client.orderFault({ kind: 'reset_after', operation });
    expect(await symptomOf(client.command(operation, id))).toBe('connection broken');
    expect((await client.get(id)).body).toMatchObject({ status: done });
  });

  it.each(SYMPTOMS.filter(([kind]) => kind !== 'timeout'))('%s affects an enquiry', async (kind, symptom) => {
    const id = await client.createId('1000000000');
    await client.orderFault({ kind: `${kind}_after`, operation: 'get' });
    expect(await symptomOf(client.get(id))).toBe(symptom);
    expect(await client.get(id)).toMatchObject({ status: 200 });
  });

  it('delay an answer without changing it', async () => {
    await client.orderFault({ kind: 'slow', operation: 'get', delay_ms: 4_000 });
    const startedAt = Date.now();
    expect(await client.find('nobody')).toMatchObject({ status: 404 });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(195);
  });

  it('cut the connection during an outage', async () => {
    const key = randomUUID();
    await client.orderFault({ kind: 'outage', count: 2 });
    expect(await create('1000000000', key)).toBe('connection broken');
    expect(await symptomOf(client.find(key))).toBe('connection broken');
    expect(await client.find(key)).toMatchObject({ status: 404 });
    expect(await client.requests(key)).toEqual(['create outage', 'get outage', 'get 404 not_found']);
  });

  it('affect only the requested number of calls and the requested account number', async () => {
    await client.orderFault({ kind: 'busy_before', operation: 'create', count: 2, account_number: '1000000002' });
    expect(await create('1000000000', randomUUID())).toBe('201');
    expect(await create('1000000002', randomUUID())).toBe('423 temporarily_busy');
    expect((await client.call('/faults')).body).toMatchObject({ faults: [{ kind: 'busy_before', count: 2, left: 1, account_number: '1000000002' }] });
    expect(await create('1000000002', randomUUID())).toBe('423 temporarily_busy');
    expect(await create('1000000002', randomUUID())).toBe('201');
    expect((await client.call('/faults')).body).toEqual({ faults: [] });
  });

  it('can be cleared', async () => {
    await client.orderFault({ kind: 'http_500_before', count: 10_000 });
    expect((await client.call('/faults', { method: 'DELETE' })).body).toEqual({ cleared: 1 });
    expect(await create('1000000000', randomUUID())).toBe('201');
  });

  it('are not used up by a request that is refused anyway', async () => {
    await client.orderFault({ kind: 'http_500_before', operation: 'create' });
    expect(await client.create('1000000000', randomUUID(), { amount: '-1' })).toMatchObject({ status: 422 });
    expect(await create('1000000000', randomUUID())).toBe('500');
  });
});
