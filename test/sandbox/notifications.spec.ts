import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationReceiver } from './notification-receiver.js';
import { stringAt } from './sandbox-client.js';
import type { SandboxClient } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

const SECRET = 'a secret for the tests';
/** Longer than any delay of these scenarios at the speed of the tests. */
const SETTLE_MS = 300;

let fixture: SandboxFixture;
let client: SandboxClient;
let receiver: NotificationReceiver;

beforeAll(async () => {
  receiver = await NotificationReceiver.start(SECRET);
  fixture = await SandboxFixture.start({ notificationUrl: receiver.url, notificationSecret: SECRET });
  client = fixture.client;
});
afterAll(async () => {
  await fixture.stop();
  await receiver.stop();
});

const wordsAbout = (id: string): string[] => receiver.about(id).map(({ status, isGenuine }) => `${isGenuine ? 'true' : 'forged'} ${status}`);

async function settledWords(accountNumber: string, count: number): Promise<string[]> {
  const key = randomUUID();
  await client.create(accountNumber, key);
  const id = stringAt((await client.find(key)).body, 'id');
  await receiver.waitForAbout(id, count);
  await sleep(SETTLE_MS);
  return wordsAbout(id);
}

describe('sandbox notifications', () => {
  it('report a transfer that is paid at once, signed, without the recipient', async () => {
    const id = await client.createId('1000000000');
    const [notification] = await receiver.waitForAbout(id, 1);
    expect(notification).toMatchObject({
      isGenuine: true,
      body: { type: 'transfer.updated' },
      data: { id, status: 'paid', paid_amount: '100.01', reference: expect.any(String) },
    });
    expect(notification?.id).toMatch(/^nt_/);
    expect(notification?.data).not.toHaveProperty('account_number');
    expect(notification?.data).not.toHaveProperty('holder_name');
  });

  it.each([
    ['1000000001', ['true pending', 'true paid']],
    ['1000000003', ['true partly_paid']],
    ['2100000010', ['true failed']],
    ['3100000001', ['true paid']],
    ['5000000001', ['true paid', 'true returned']],
    ['4000000001', ['true paid', 'true paid']],
    ['4000000002', ['true paid']],
    ['4000000003', ['true paid', 'true pending']],
    ['4000000004', ['forged failed', 'true paid']],
    ['4000000006', ['true failed']],
  ])('%s sends %o', async (accountNumber, expected) => {
    expect(await settledWords(accountNumber, expected.length)).toEqual(expected);
  });

  it('4000000001 sends one event twice', async () => {
    const [first, second] = await receiver.waitForAbout(await client.createId('4000000001'), 2);
    expect(first?.body).toEqual(second?.body);
  });

  it('4000000002 sends its notification late', async () => {
    const id = await client.createId('4000000002');
    await client.waitForStatus(id, 'paid');
    const paidAtMs = Date.now();
    const [notification] = await receiver.waitForAbout(id, 1);
    expect((notification?.atMs ?? 0) - paidAtMs).toBeGreaterThan(80);
  });

  it('4000000005 sends no notification', async () => {
    const id = await client.createId('4000000005');
    await client.waitForStatus(id, 'paid');
    await sleep(SETTLE_MS);
    expect(wordsAbout(id)).toEqual([]);
  });

  it('4000000006 sends a notification that contradicts the enquiry', async () => {
    const id = await client.createId('4000000006');
    await receiver.waitForAbout(id, 1);
    expect((await client.get(id)).body).toMatchObject({ status: 'paid', paid_amount: '100.01' });
  });

  it('report several transfers in one message when they are asked to', async () => {
    const ids = [await client.createId('4000000005'), await client.createId('4000000005')];
    for (const id of ids) await client.waitForStatus(id, 'paid');
    const asked = await client.call('/notifications', { method: 'POST', body: { transfers: ids } });
    expect(asked).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^nt_/) } });
    const { data, isGenuine } = await receiver.waitForMessage(stringAt(asked.body, 'id'));
    expect([isGenuine, data]).toMatchObject([true, ids.map((id) => ({ id, status: 'paid' }))]);
    expect(await client.call('/notifications', { method: 'POST', body: { transfers: ['none'] } })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.call('/notifications', { method: 'POST', body: { transfers: [] } })).toMatchObject({ status: 400 });
  });

  it('report the results of revokes and cancels', async () => {
    const revoked = await client.createId('6000000002');
    await client.command('revoke', revoked);
    const returned = await client.createId('7000000001');
    await client.command('cancel', returned);
    await receiver.waitForAbout(revoked, 2);
    await receiver.waitForAbout(returned, 2);
    expect(wordsAbout(revoked)).toEqual(['true revoking', 'true revoked']);
    expect(wordsAbout(returned)).toEqual(['true paid', 'true returned']);
  });

  it('are repeated until accepted', async () => {
    receiver.nextStatuses.push(500, 302, 404);
    const id = await client.createId('1000000000');
    const notifications = await receiver.waitForAbout(id, 4);
    await sleep(SETTLE_MS);
    expect(new Set(notifications.map((notification) => notification.id)).size).toBe(1);
    expect(receiver.about(id)).toHaveLength(4);
  });

  it('go to the new endpoint after it was moved, also after a restart', async () => {
    const other = await NotificationReceiver.start('another secret');
    try {
      expect(await client.call('/notification-endpoint', { method: 'PUT', body: { url: other.url, secret: 'another secret' } })).toMatchObject({
        status: 200,
        body: { url: other.url },
      });
      const before = await other.waitForAbout(await client.createId('1000000000'), 1);
      expect(before[0]?.isGenuine).toBe(true);
      await fixture.restart();
      client = fixture.client;
      const after = await other.waitForAbout(await client.createId('1000000000'), 1);
      expect(after[0]?.isGenuine).toBe(true);
      expect((await client.call('/notification-endpoint')).body).toEqual({ url: other.url });
    } finally {
      await other.stop();
    }
  });
});
