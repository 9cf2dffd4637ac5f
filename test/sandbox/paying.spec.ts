import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FINAL_CODES } from '../../apps/sandbox/src/scenarios/codes.js';
import { stringAt } from './sandbox-client.js';
import type { SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

let fixture: SandboxFixture;
let client: SandboxClient;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

const numbers = (family: string): [string, string][] => FINAL_CODES.map(({ code }, index) => [`${family}${String(index + 1).padStart(8, '0')}`, code]);

describe('sandbox account numbers that pay', () => {
  it.each([
    ['1000000000', 'paid', 'paid', '100.01'],
    ['1000000001', 'received', 'paid', '100.01'],
    ['1000000002', 'pending', 'paid', '100.01'],
    ['1000000003', 'partly_paid', 'partly_paid', '50.00'],
    ['1000000004', 'pending', 'partly_paid', '50.00'],
    ['1000000008', 'pending', 'paid', '100.01'],
    ['1234567890', 'received', 'paid', '100.01'],
    ['5500000000', 'received', 'paid', '100.01'],
  ])('%s answers %s and ends %s with %s', async (accountNumber, first, last, paidAmount) => {
    const key = randomUUID();
    const created = await client.create(accountNumber, key);
    expect(created).toMatchObject({ status: 201, body: { key, status: first, amount: '100.01', currency: 'EUR', code: null, revoke: null, cancel: null } });
    const transfer = await client.waitForStatus(stringAt(created.body, 'id'), last);
    expect(transfer).toMatchObject({ paid_amount: paidAmount, account_number: accountNumber });
    expect(await client.movements(key)).toEqual([`out ${paidAmount}`]);
  });

  it('1000000005 is paid and answers late', async () => {
    const startedAt = Date.now();
    expect(await client.create('1000000005')).toMatchObject({ status: 201, body: { status: 'paid' } });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(95);
  });

  it.each([
    ['1000000006', 'pending'],
    ['1000000007', 'received'],
  ])('%s stays %s', async (accountNumber, status) => {
    const key = randomUUID();
    const id = await client.createId(accountNumber, key);
    await sleep(300);
    expect((await client.get(id)).body).toMatchObject({ status, paid_amount: null });
    expect(await client.movements(key)).toEqual([]);
  });

  it('half of a whole yen amount is paid, and half of one yen is refused', async () => {
    expect((await client.create('1000000003', randomUUID(), { amount: '7', currency: 'JPY' })).body).toMatchObject({ paid_amount: '3' });
    expect(await client.create('1000000003', randomUUID(), { amount: '1', currency: 'JPY' })).toMatchObject({ status: 422, body: { code: 'bad_amount' } });
  });
});

describe('sandbox account numbers that refuse or fail', () => {
  it.each(numbers('20'))('%s refuses with %s and registers nothing', async (accountNumber, code) => {
    const key = randomUUID();
    const httpStatus = {
      bad_request: 400,
      bad_credentials: 401,
      bad_signature: 401,
      ip_not_allowed: 403,
      missing_permission: 403,
      user_not_allowed: 403,
      duplicate_reference: 409,
    };
    const refused = await client.create(accountNumber, key);
    expect(refused).toMatchObject({ status: new Map(Object.entries(httpStatus)).get(code) ?? 422, body: { code, transfer: null } });
    expect(await client.find(key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.requests(key)).toEqual([`create ${String(refused.status)} ${code}`, 'get 404 not_found']);
  });

  it.each(numbers('21'))('%s is accepted and fails with %s', async (accountNumber, code) => {
    const key = randomUUID();
    expect(await client.create(accountNumber, key)).toMatchObject({ status: 201, body: { status: 'pending', code: null } });
    const { body } = await client.find(key);
    expect(await client.waitForStatus(stringAt(body, 'id'), 'failed')).toMatchObject({ code, paid_amount: null });
    expect(await client.movements(key)).toEqual([]);
  });
});

describe('sandbox money that is returned', () => {
  it.each([
    ['5000000001', 'returned', 'recipient_returned'],
    ['5000000002', 'failed', 'recipient_closed'],
  ])('%s is paid, then %s', async (accountNumber, status, code) => {
    const key = randomUUID();
    expect((await client.create(accountNumber, key)).body).toMatchObject({ status: 'paid', paid_amount: '100.01' });
    const transfer = await client.waitForStatus(await client.createId(accountNumber, key), status);
    expect(transfer).toMatchObject({ code, paid_amount: '0.00' });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });
});
