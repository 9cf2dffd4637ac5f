import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

const NOTHING = { code: null, message: null };

let fixture: SandboxFixture;
let client: SandboxClient;
let key: string;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

function register(accountNumber: string): Promise<string> {
  key = randomUUID();
  return client.createId(accountNumber, key);
}

describe('sandbox revoke', () => {
  it.each(['6000000001', '1000000006', '1000000007', '1000000008'])('revokes %s at once', async (accountNumber) => {
    const id = await register(accountNumber);
    expect(await client.command('revoke', id)).toMatchObject({
      status: 200,
      body: { id, status: 'revoked', revoke: { status: 'done', ...NOTHING }, paid_amount: null },
    });
    expect(await client.movements(key)).toEqual([]);
  });

  it('leaves a revoked transfer unpaid', async () => {
    const id = await register('1000000002');
    await client.command('revoke', id);
    await sleep(200);
    expect((await client.get(id)).body).toMatchObject({ status: 'revoked' });
    expect(await client.movements(key)).toEqual([]);
  });

  it('the sandbox accepts a revoke for account 6000000002 and completes it later', async () => {
    const id = await register('6000000002');
    expect(await client.command('revoke', id)).toMatchObject({ status: 202, body: { status: 'revoking', revoke: { status: 'accepted', ...NOTHING } } });
    expect(await client.waitForStatus(id, 'revoked')).toMatchObject({ revoke: { status: 'done', ...NOTHING } });
  });

  it('the sandbox refuses a revoke for account 6000000003, and pays the transfer later', async () => {
    const id = await register('6000000003');
    const refused = { status: 'refused', code: 'not_revocable' };
    expect(await client.command('revoke', id)).toMatchObject({
      status: 409,
      body: { code: 'not_revocable', transfer: { id, status: 'pending', revoke: refused } },
    });
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ revoke: refused });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('the sandbox accepts a revoke for account 6000000004, then refuses it and pays the transfer', async () => {
    const id = await register('6000000004');
    expect(await client.command('revoke', id)).toMatchObject({ status: 202, body: { status: 'revoking' } });
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ revoke: { status: 'refused', code: 'not_revocable' }, code: null, paid_amount: '100.01' });
  });

  it('the sandbox answers a revoke for account 6000000005 with 500 although it is done', async () => {
    const id = await register('6000000005');
    const commandKey = randomUUID();
    expect(await client.command('revoke', id, commandKey)).toMatchObject({ status: 500 });
    expect((await client.get(id)).body).toMatchObject({ status: 'revoked' });
    expect(await client.command('revoke', id, commandKey)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  });

  it('the sandbox answers a revoke for account 6000000006 with 500 and does not do it, and a repeat works', async () => {
    const id = await register('6000000006');
    const commandKey = randomUUID();
    expect(await client.command('revoke', id, commandKey)).toMatchObject({ status: 500 });
    expect((await client.get(id)).body).toMatchObject({ status: 'pending', revoke: null });
    expect(await client.command('revoke', id, commandKey)).toMatchObject({ status: 200, body: { status: 'revoked' } });
  });

  it('the sandbox refuses a revoke for account 6000000007, and the transfer stays pending', async () => {
    const id = await register('6000000007');
    expect(await client.command('revoke', id)).toMatchObject({ status: 409 });
    await sleep(200);
    expect((await client.get(id)).body).toMatchObject({ status: 'pending', revoke: { status: 'refused' } });
  });

  it('is refused for a paid transfer', async () => {
    const id = await register('1000000000');
    expect(await client.command('revoke', id)).toMatchObject({ status: 409, body: { code: 'not_revocable', transfer: { status: 'paid' } } });
  });
});

describe('sandbox cancel', () => {
  it.each([
    ['7000000001', '100.01'],
    ['1000000000', '100.01'],
    ['1000000003', '50.00'],
  ])('returns %s at once', async (accountNumber, amount) => {
    const id = await register(accountNumber);
    expect(await client.command('cancel', id)).toMatchObject({
      status: 200,
      body: { status: 'returned', cancel: { status: 'done', ...NOTHING }, paid_amount: '0.00' },
    });
    expect(await client.movements(key)).toEqual([`out ${amount}`, `back ${amount}`]);
  });

  it('the sandbox accepts a cancel for account 7000000002 and returns the money later', async () => {
    const id = await register('7000000002');
    expect(await client.command('cancel', id)).toMatchObject({
      status: 202,
      body: { status: 'returning', cancel: { status: 'accepted' }, paid_amount: '100.01' },
    });
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ cancel: { status: 'done' }, paid_amount: '0.00' });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });

  it('the sandbox refuses a cancel for account 7000000003', async () => {
    const id = await register('7000000003');
    const refused = { status: 'refused', code: 'not_returnable' };
    expect(await client.command('cancel', id)).toMatchObject({ status: 409, body: { code: 'not_returnable', transfer: { status: 'paid', cancel: refused } } });
    expect((await client.get(id)).body).toMatchObject({ status: 'paid', cancel: refused });
  });

  it('the sandbox accepts a cancel for account 7000000004, then refuses it, and no money moves twice', async () => {
    const id = await register('7000000004');
    expect(await client.command('cancel', id)).toMatchObject({ status: 202 });
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ cancel: { status: 'refused', code: 'not_returnable' }, paid_amount: '100.01' });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('the sandbox answers a cancel for account 7000000005 with 500 although it is done', async () => {
    const id = await register('7000000005');
    expect(await client.command('cancel', id)).toMatchObject({ status: 500 });
    expect((await client.get(id)).body).toMatchObject({ status: 'returned' });
  });

  it('the sandbox answers a cancel for account 7000000006 with 500 and does not do it, and a repeat works', async () => {
    const id = await register('7000000006');
    expect(await client.command('cancel', id)).toMatchObject({ status: 500 });
    expect((await client.get(id)).body).toMatchObject({ status: 'paid', cancel: null });
    expect(await client.command('cancel', id)).toMatchObject({ status: 200, body: { status: 'returned' } });
  });

  it('is refused for a pending transfer, and works once it is paid', async () => {
    const id = await register('1000000002');
    const commandKey = randomUUID();
    expect(await client.command('cancel', id, commandKey)).toMatchObject({ status: 409, body: { code: 'not_returnable' } });
    await client.waitForStatus(id, 'paid');
    expect(await client.command('cancel', id, commandKey)).toMatchObject({ status: 200, body: { status: 'returned', cancel: { status: 'done' } } });
  });
});

describe('idempotency keys of sandbox commands', () => {
  it('let 30 parallel cancels with one key return the money once', async () => {
    const id = await register('1000000000');
    const commandKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.command('cancel', id, commandKey)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(29);
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });

  it('let parallel cancels with different keys return the money once', async () => {
    const id = await register('1000000000');
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.command('cancel', id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });

  it('belong to one transfer', async () => {
    const commandKey = randomUUID();
    await client.command('cancel', await register('1000000000'), commandKey);
    expect(await client.command('cancel', await register('1000000000'), commandKey)).toMatchObject({ status: 409, body: { code: 'key_reused' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('answer 404 for an unknown transfer', async () => {
    expect(await client.command('revoke', 'tr_nobody')).toMatchObject({ status: 404, body: { code: 'not_found', transfer: null } });
  });
});

describe('sandbox confirm', () => {
  const confirm = (id: string, password: unknown, confirmKey: string = randomUUID()) =>
    client.call(`/v1/transfers/${id}/confirm`, { method: 'POST', headers: { 'idempotency-key': confirmKey }, body: { password } });

  it('a sandbox transfer to account 8000000001 needs its password: a wrong one changes nothing, the right one pays once', async () => {
    const id = await register('8000000001');
    expect(await confirm(id, '000000')).toMatchObject({ status: 422, body: { code: 'wrong_password', transfer: { status: 'password_wanted' } } });
    const confirmKey = randomUUID();
    expect(await confirm(id, '123456', confirmKey)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await confirm(id, '123456', confirmKey)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await confirm(id, '123456')).toMatchObject({ status: 422, body: { code: 'nothing_wanted' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('a sandbox transfer to account 8000000002 is paid some time after its password was confirmed', async () => {
    const id = await register('8000000002');
    expect(await confirm(id, '123456')).toMatchObject({ status: 200, body: { status: 'pending' } });
    await client.waitForStatus(id, 'paid');
  });

  it('is refused for an unknown transfer, for one that is not waiting, and without a password', async () => {
    expect((await confirm('tr_none', '123456')).status).toBe(404);
    expect(await confirm(await register('1000000006'), '123456')).toMatchObject({ body: { code: 'nothing_wanted' } });
    expect((await confirm(await register('8000000001'), undefined)).status).toBe(400);
  });
});
