import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { listAt, stringAt } from './sandbox-client.js';
import type { SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

let fixture: SandboxFixture;
let client: SandboxClient;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

describe('idempotency keys of the sandbox', () => {
  it.each(['1000000000', '1000000002', '1000000003'])('50 parallel creations of %s with one key make one transfer and one movement', async (accountNumber) => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.create(accountNumber, key)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const repeats = answers.filter(({ status }) => status === 200);
    expect(repeats).toHaveLength(49);
    expect(new Set(repeats.map(({ headers }) => headers['idempotency-replayed']))).toEqual(new Set(['true']));
    const ids = new Set(answers.map(({ body }) => stringAt(body, 'id')));
    expect(ids.size).toBe(1);
    for (const id of ids) await client.waitForStatus(id, accountNumber === '1000000003' ? 'partly_paid' : 'paid');
    expect(await client.movements(key)).toHaveLength(1);
    expect((await client.requests(key)).filter((entry) => entry.startsWith('create'))).toHaveLength(50);
  });

  it('answer a repeat with the current state', async () => {
    const key = randomUUID();
    const created = await client.create('1000000002', key);
    expect(created).toMatchObject({ status: 201, body: { status: 'pending' } });
    expect(created.headers['idempotency-replayed']).toBeUndefined();
    await client.waitForStatus(stringAt(created.body, 'id'), 'paid');
    expect(await client.create('1000000002', key)).toMatchObject({ status: 200, body: { status: 'paid' } });
  });

  it.each([
    { amount: '100.02' },
    { reference: 'other' },
    { holder_name: 'Other' },
    { currency: 'USD' },
    { account_number: '1000000002' },
    { account_number: '2000000010' },
    { account_number: '3000000001' },
  ])('refuse another body for a used key: %o', async (changes) => {
    const key = randomUUID();
    await client.create('1000000000', key);
    expect(await client.create('1000000000', key, changes)).toMatchObject({ status: 409, body: { code: 'key_reused', transfer: null } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('treat the same amount in another notation as the same body', async () => {
    const key = randomUUID();
    await client.create('1000000000', key, { amount: '100' });
    expect(await client.create('1000000000', key, { amount: '100.00' })).toMatchObject({ status: 200 });
  });

  it('evaluate a repeated creation again if the first was refused', async () => {
    const key = randomUUID();
    expect(await client.create('2000000010', key)).toMatchObject({ status: 422, body: { code: 'no_funds' } });
    expect(await client.create('1000000000', key)).toMatchObject({ status: 201, body: { status: 'paid' } });
  });

  it('do not deduplicate references: one reference with two keys is paid twice', async () => {
    const reference = randomUUID();
    await client.create('1000000000', randomUUID(), { reference });
    await client.create('1000000000', randomUUID(), { reference });
    const { body } = await client.call(`/ledger?reference=${reference}`);
    expect(listAt(body, 'movements')).toHaveLength(2);
    expect(body).toMatchObject({ totals: [{ currency: 'EUR', out: '200.02', back: '0.00' }], next_cursor: null });
  });
});
