import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationReceiver } from './notification-receiver.js';
import { type SandboxClient, stringAt, valueAt, waitFor } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

const SECRET = 'a secret for the tests';
/** Slow enough that a lookup is answered before a time of hiding is over. */
const SPEED = 0.3;
const SETTLE_MS = 300;

let fixture: SandboxFixture;
let client: SandboxClient;
let receiver: NotificationReceiver;

beforeAll(async () => {
  receiver = await NotificationReceiver.start(SECRET);
  fixture = await SandboxFixture.start({ notificationUrl: receiver.url, notificationSecret: SECRET, speed: SPEED });
  client = fixture.client;
});
afterAll(async () => {
  await fixture.stop();
  await receiver.stop();
});

/** Waits until the ledger holds as many movements of the key, and returns them. */
const movements = (key: string, count: number): Promise<string[]> =>
  waitFor(`${String(count)} movements`, async () => {
    const found = await client.movements(key);
    return found.length >= count ? found : null;
  });

const statusesAbout = (id: string): string[] => receiver.about(id).map(({ status }) => status);

/** Waits until lookups answer with the amount. */
const waitForPaid = (id: string, amount: unknown): Promise<unknown> =>
  waitFor(`the amount ${String(amount)}`, async () => {
    const { body } = await client.get(id);
    return valueAt(body, 'paid_amount') === amount ? body : null;
  });

describe('sandbox money that comes back', () => {
  it('5000000003 is paid and returned without a notification, as an ACH credit is', async () => {
    const key = randomUUID();
    const id = await client.createId('5000000003', key);
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ paid_amount: '0.00', code: 'recipient_returned' });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
    await sleep(SETTLE_MS);
    expect(statusesAbout(id)).toEqual([]);
  });

  it('5000000004 is being returned before it is returned, and reports both', async () => {
    const id = await client.createId('5000000004');
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ paid_amount: '0.00' });
    const [, returning] = await receiver.waitForAbout(id, 3);
    expect(returning?.data).toMatchObject({ paid_amount: '100.01' });
    expect(statusesAbout(id)).toEqual(['paid', 'returning', 'returned']);
  });

  it('5000000005 is paid a second time after it was returned, and the ledger shows both payments', async () => {
    const key = randomUUID();
    await client.create('5000000005', key);
    expect(await movements(key, 3)).toEqual(['out 100.01', 'back 100.01', 'out 100.01']);
  });

  it('5000000006 is paid, and shows how much of it came back, in answers and in the notification', async () => {
    const key = randomUUID();
    const id = await client.createId('5000000006', key);
    const partly = { paid_amount: '100.01', returned_amount: '40.01', code: 'recipient_returned' };
    expect(await client.waitForStatus(id, 'partly_returned')).toMatchObject(partly);
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 40.01']);
    const [, notification] = await receiver.waitForAbout(id, 2);
    expect(notification).toMatchObject({ isGenuine: true, data: { status: 'partly_returned', ...partly } });
  });

  it('5000000007 sends no notification about the part that came back', async () => {
    const id = await client.createId('5000000007');
    await client.waitForStatus(id, 'partly_returned');
    await sleep(SETTLE_MS);
    expect(statusesAbout(id)).toEqual([]);
  });

  it('5000000008 is returned whole after a part came back', async () => {
    const key = randomUUID();
    const id = await client.createId('5000000008', key);
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ paid_amount: '0.00', returned_amount: null });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 40.01', 'back 60.00']);
  });

  it('6000000008 refuses a revoke, is paid, and returned', async () => {
    const key = randomUUID();
    const id = await client.createId('6000000008', key);
    expect(await client.command('revoke', id)).toMatchObject({ status: 409, body: { code: 'not_revocable' } });
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ paid_amount: '0.00', revoke: { status: 'refused' } });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });

  it('6000000009 is revoked at once, and paid all the same', async () => {
    const key = randomUUID();
    const id = await client.createId('6000000009', key);
    expect(await client.command('revoke', id)).toMatchObject({ status: 200, body: { status: 'revoked', revoke: { status: 'done' } } });
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ paid_amount: '100.01', revoke: { status: 'done' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('7000000007 refuses a cancel, and returns the money afterwards', async () => {
    const key = randomUUID();
    const id = await client.createId('7000000007', key);
    expect(await client.command('cancel', id)).toMatchObject({ status: 409, body: { code: 'not_returnable' } });
    expect(await client.waitForStatus(id, 'returned')).toMatchObject({ paid_amount: '0.00', cancel: { status: 'refused' } });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 100.01']);
  });

  it('7000000008 returns the money at once, and pays it again', async () => {
    const key = randomUUID();
    const id = await client.createId('7000000008', key);
    expect(await client.command('cancel', id)).toMatchObject({ status: 200, body: { status: 'returned', paid_amount: '0.00' } });
    expect(await movements(key, 3)).toEqual(['out 100.01', 'back 100.01', 'out 100.01']);
  });
});

describe('sandbox amounts that differ from the order', () => {
  it.each([
    ['9000000001', 'paid', '150.01', ['out 150.01']],
    ['9000000002', 'paid', '40.00', ['out 40.00']],
  ])('%s is %s with %s', async (accountNumber, status, amount, expected) => {
    const key = randomUUID();
    const id = await client.createId(accountNumber, key);
    expect(await client.waitForStatus(id, status)).toMatchObject({ amount: '100.01', paid_amount: amount });
    expect(await client.movements(key)).toEqual(expected);
  });

  it('9000000003 is partly paid, then with more, and reports both amounts', async () => {
    const key = randomUUID();
    const id = await client.createId('9000000003', key);
    await waitForPaid(id, '40.00');
    expect(await waitForPaid(id, '60.00')).toMatchObject({ status: 'partly_paid' });
    expect(await client.movements(key)).toEqual(['out 40.00', 'out 20.00']);
    const told = await receiver.waitForAbout(id, 2);
    expect(told.map(({ data }) => stringAt(data, 'paid_amount'))).toEqual(['40.00', '60.00']);
  });

  it('9000000004 is partly paid, then in full', async () => {
    const key = randomUUID();
    const id = await client.createId('9000000004', key);
    await waitForPaid(id, '40.00');
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ paid_amount: '100.01' });
    expect(await client.movements(key)).toEqual(['out 40.00', 'out 60.01']);
  });

  it('9000000010 is paid, then only in part', async () => {
    const key = randomUUID();
    const id = await client.createId('9000000010', key);
    expect(await client.waitForStatus(id, 'partly_paid')).toMatchObject({ paid_amount: '40.00' });
    expect(await client.movements(key)).toEqual(['out 100.01', 'back 60.01']);
  });

  it.each([
    ['9000000005', { currency: 'USD', paid_amount: '100.01' }],
    ['9000000006', { currency: 'EUR', paid_amount: '100.01.0' }],
    ['9000000007', { currency: 'EUR', paid_amount: 100.01 }],
    ['9000000008', { currency: 'EUR', paid_amount: '-100.01' }],
    ['9000000009', { key: 'po_00000000000000000000000000000000-invoke', reference: 'po_00000000000000000000000000000000', paid_amount: '100.01' }],
  ])('%s shows %j once it is paid, in answers and notifications, and the ledger keeps the truth', async (accountNumber, shown) => {
    const key = randomUUID();
    const created = await client.create(accountNumber, key);
    expect(created.body).toMatchObject({ key, status: 'pending', currency: 'EUR', paid_amount: null });
    const id = stringAt(created.body, 'id');
    expect(await client.waitForStatus(id, 'paid')).toMatchObject(shown);
    const [notification] = await receiver.waitForAbout(id, 1);
    expect(notification).toMatchObject({ isGenuine: true, data: { status: 'paid', ...shown } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('refuses an amount of which no part can be paid', async () => {
    expect(await client.create('9000000003', randomUUID(), { amount: '0.09' })).toMatchObject({ status: 422, body: { code: 'bad_amount' } });
    expect(await client.create('9000000003', randomUUID(), { amount: '0.10' })).toMatchObject({ status: 201 });
  });
});

describe('sandbox answers that contradict each other', () => {
  it('9100000001 is failed, then paid', async () => {
    const key = randomUUID();
    const id = await client.createId('9100000001', key);
    expect(await client.waitForStatus(id, 'failed')).toMatchObject({ code: 'declined', paid_amount: null });
    expect(await client.waitForStatus(id, 'paid')).toMatchObject({ code: null, paid_amount: '100.01' });
    expect(await client.movements(key)).toEqual(['out 100.01']);
    await receiver.waitForAbout(id, 2);
    expect(statusesAbout(id)).toEqual(['failed', 'paid']);
  });

  it('9100000002 is accepted and not found, by id and by key, until it is found and paid', async () => {
    const key = randomUUID();
    const id = await client.createId('9100000002', key);
    expect(await client.get(id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.find(key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const found = await waitFor('the transfer', async () => {
      const { status, body } = await client.find(key);
      return status === 200 ? body : null;
    });
    expect(found).toMatchObject({ status: 'pending' });
    await client.waitForStatus(id, 'paid');
  });

  it('9100000003 is found, and then never again', async () => {
    const id = await client.createId('9100000003');
    expect(await client.get(id)).toMatchObject({ status: 200, body: { status: 'pending' } });
    await sleep(1_000 * SPEED);
    expect(await client.get(id)).toMatchObject({ status: 404 });
  });

  it('9100000004 is refused as a duplicate and not found, and pays once', async () => {
    const key = randomUUID();
    expect(await client.create('9100000004', key)).toMatchObject({ status: 409, body: { code: 'duplicate_reference', transfer: null } });
    expect(await client.find(key)).toMatchObject({ status: 404 });
    expect(await movements(key, 1)).toEqual(['out 100.01']);
    expect(await client.find(key)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await client.create('9100000004', key)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('9100000005 is paid and reported before its create is refused', async () => {
    const key = randomUUID();
    const refused = client.create('9100000005', key);
    const id = await waitFor('the transfer', async () => {
      const { status, body } = await client.find(key);
      return status === 200 ? stringAt(body, 'id') : null;
    });
    const [notification] = await receiver.waitForAbout(id, 1);
    const answer = await refused;
    expect(answer).toMatchObject({ status: 422, body: { code: 'declined', transfer: null } });
    expect(notification).toMatchObject({ isGenuine: true, status: 'paid' });
    expect(notification?.atMs).toBeLessThan(Date.now());
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it.each([
    ['4000000007', 1, 'paid'],
    ['4000000008', 2, 'paid'],
  ])('%s only says that something changed, %d times, and lookups say %s', async (accountNumber, count, last) => {
    const id = await client.createId(accountNumber);
    await client.waitForStatus(id, last);
    const told = await receiver.waitForAbout(id, count);
    await sleep(SETTLE_MS);
    expect(receiver.about(id)).toHaveLength(count);
    for (const { data, isGenuine } of told) expect([isGenuine, data]).toMatchObject([true, { id, status: 'changed', paid_amount: null, code: null }]);
  });
});

describe('sandbox faults that contradict the truth', () => {
  it.each([
    ['duplicate_before', 409, 'duplicate_reference', []],
    ['duplicate_after', 409, 'duplicate_reference', ['out 100.01']],
    ['declined_before', 422, 'declined', []],
    ['declined_after', 422, 'declined', ['out 100.01']],
  ])('%s answers %d %s', async (kind, status, code, expected) => {
    const key = randomUUID();
    await client.orderFault({ kind, operation: 'create' });
    expect(await client.create('1000000000', key)).toMatchObject({ status, body: { code, transfer: null } });
    expect(await client.movements(key)).toEqual(expected);
  });
});

describe('GET /scenarios', () => {
  it('says what contradicts: the amount, the lookup and what is shown', async () => {
    const { body } = await client.call('/scenarios');
    const all = new Map((valueAt(body, 'scenarios') as { account_number: string; expected: object }[]).map((one) => [one.account_number, one.expected]));
    expect(all.get('1000000000')).toMatchObject({ lookup: 'found', shows: 'the truth' });
    expect(all.get('9000000001')).toMatchObject({ then: 'paid (150 %) after 500 ms' });
    expect(all.get('9000000005')).toMatchObject({ shows: 'other currency' });
    expect(all.get('9100000002')).toMatchObject({ lookup: '404 from 0 ms to 3000 ms' });
    expect(all.get('9100000003')).toMatchObject({ lookup: '404 from 1000 ms on' });
    expect(all.get('9100000005')).toMatchObject({ create: 'declined after and 2400 ms later, paid' });
    expect(all.get('7000000007')).toMatchObject({ cancel: 'refused at once, then returned (recipient_returned) after 1000 ms' });
  });
});
