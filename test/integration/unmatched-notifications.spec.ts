import { ApplyNotificationService, NotificationsInbox, UnmatchedWatch } from '@app/notifications';
import { type AlertName, Alerts } from '@app/observability';
import { OperationsReader } from '@app/payouts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { AdminClient } from '../setup/change-requests.js';
import { transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';
const REASON = 'the bank says it is a transfer of another system';

let gateway: TestGateway;
let operator: AdminClient;
let viewer: AdminClient;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true, merchants: { other: { accountOptions: { autoClear: true } } } });
  operator = await AdminClient.open(gateway, 'Olga', 'operator');
  viewer = await AdminClient.open(gateway, 'Vera', 'viewer');
}, 90_000);

afterAll(() => gateway.stop());

beforeEach(() => gateway.run(`UPDATE provider_notification SET state = 'noted', next_action_at = NULL WHERE state IN ('pending', 'unmatched')`));

interface Listed extends Record<string, unknown> {
  id: string;
}

const accountId = (merchant = 'main'): string => gateway.merchant(merchant).accountId;
const pathOf = (account = accountId()): string => `/provider-accounts/${account}/unmatched-notifications`;
const listed = async (account?: string): Promise<Listed[]> => (await viewer.get(pathOf(account))).body['data'] as Listed[];

/** A message about a payout that nobody knows, looked for until people see it. @returns the id of its row */
async function unmatched(data: object, merchant = 'main'): Promise<string> {
  const body = Buffer.from(JSON.stringify({ id: randomUUID(), type: 'transfer.updated', data }));
  await gateway.app.get(NotificationsInbox).receive(accountId(merchant), { 'sandbox-signature': sign(body.toString(), SECRET, new Date()) }, body);
  const [row] = await gateway.run<{ id: string }>('SELECT id FROM provider_notification ORDER BY id DESC LIMIT 1');
  const id = row?.id ?? '';
  for (let attempt = 0; attempt < 5; attempt += 1) await gateway.app.get(ApplyNotificationService).apply(id);
  return id;
}

const unknown = (key: string, rest: object = {}): object => transferOf(key, 'paid', { message: 'to Rosa Klein', ...rest });

describe('messages that were not applied', () => {
  it('are seen on the page of their account, by time and reference, without anything about the recipient', async () => {
    const id = await unmatched(unknown('po_nobody-invoke'));
    const unreadable = await unmatched({ holder_name: 'Rosa Klein' });
    const answer = await viewer.get(pathOf());
    expect(answer.body['data']).toEqual([
      {
        id,
        why: 'unknown_payout',
        sentence: 'No payout of this account has its key or reference.',
        key: 'po_nobody-invoke',
        reference: 'tr_po_nobody-invoke',
        received_at: expect.any(String),
        looks_again_at: expect.any(String),
      },
      expect.objectContaining({ id: unreadable, why: 'unreadable', sentence: 'The message is genuine and cannot be read.', key: null, reference: null }),
    ]);
    expect(answer.text).not.toMatch(/Rosa|Klein/);
    expect(await listed(accountId('other'))).toEqual([]);
  });

  it('hide a reference that is the number of an account', async () => {
    await unmatched(unknown('GB29NWBK60161331926819', { id: 'DE89370400440532013000' }));
    expect(await listed()).toMatchObject([{ key: null, reference: null }]);
  });

  it('are counted on the overview of their mode, by account, and for monitoring', async () => {
    await unmatched(unknown('po_nobody-invoke'));
    await unmatched(unknown('po_nobody_else-invoke'));
    await unmatched(unknown('po_nobody-invoke'), 'other');
    const seen = (await viewer.get('/overview?mode=test')).body['unmatched_notifications'];
    expect(seen).toMatchObject([
      { account_id: accountId(), messages: 2 },
      { account_id: accountId('other'), messages: 1 },
    ]);
    expect((await viewer.get('/overview?mode=live')).body['unmatched_notifications']).toEqual([]);
    const { ofMode } = await gateway.app.get(OperationsReader).figures();
    expect([ofMode.test.unmatchedNotifications, ofMode.live.unmatchedNotifications]).toEqual([3, 0]);
  });

  it('raise an alert once for their account while there are some, and again when they return', async () => {
    const alerts = gateway.app.get(Alerts);
    const [raise, raised] = [alerts.raise.bind(alerts), [] as unknown[]];
    alerts.raise = (name: AlertName, facts: object) => void raised.push({ name, ...facts });
    const watch = gateway.app.get(UnmatchedWatch);
    await watch.check();
    expect(raised).toEqual([]);
    const rowId = await unmatched(unknown('po_nobody-invoke'));
    await watch.check();
    await unmatched(unknown('po_nobody_else-invoke'));
    await watch.check();
    expect(raised.splice(0)).toEqual([{ name: 'notification_unmatched', mode: 'test', providerAccountId: accountId(), rowId }]);
    const ids = (await listed()).map(({ id }) => id);
    expect((await operator.post(`${pathOf()}/note`, { ids, reason: REASON })).status).toBe(200);
    await watch.check();
    await unmatched(unknown('po_nobody-invoke'));
    await watch.check();
    expect(raised).toHaveLength(1);
    alerts.raise = raise;
  });
});

describe('noting messages that were not applied', () => {
  it('ends them, and stands with reason, operator, time and reference in the changes of the account', async () => {
    const [first, second] = [await unmatched(unknown('po_nobody-invoke')), await unmatched(unknown('po_nobody_else-invoke'))];
    const answer = await operator.post(`${pathOf()}/note`, { ids: [first], reason: REASON });
    expect([answer.status, answer.body['data']]).toMatchObject([200, [{ id: second }]]);
    const [row] = await gateway.run('SELECT state, next_action_at FROM provider_notification WHERE id = $1', [first]);
    expect(row).toEqual({ state: 'noted', next_action_at: null });
    const [change] = (await viewer.get(`/provider-accounts/${accountId()}/changes`)).body['data'] as unknown[];
    expect(change).toMatchObject({
      action: 'notifications.noted',
      title: 'Messages noted as seen',
      operator: 'Olga',
      reason: REASON,
      data: { messages: [{ id: first, key: 'po_nobody-invoke', reference: 'tr_po_nobody-invoke', received_at: expect.any(String) }] },
    });
    await gateway.app.get(ApplyNotificationService).apply(first);
    expect(await listed()).toMatchObject([{ id: second }]);
  });

  it('is refused as a whole when one of them is not there any more, or belongs to another account', async () => {
    const [here, there] = [await unmatched(unknown('po_nobody-invoke')), await unmatched(unknown('po_nobody-invoke'), 'other')];
    const answer = await operator.post(`${pathOf()}/note`, { ids: [here, there], reason: REASON });
    expect([answer.status, answer.body.detail]).toEqual([
      409,
      'One of these messages was applied or noted meanwhile, so none was noted. Look at the list again.',
    ]);
    expect(await listed()).toMatchObject([{ id: here }]);
  });

  it('is refused without a reason, without messages, for more than are listed, and for a viewer', async () => {
    const id = await unmatched(unknown('po_nobody-invoke'));
    const many = Array.from({ length: 101 }, (_, index) => `n_${String(index)}`);
    for (const body of [{ ids: [id] }, { ids: [], reason: REASON }, { ids: many, reason: REASON }, { ids: id, reason: REASON }])
      expect((await operator.post(`${pathOf()}/note`, body)).status).toBe(400);
    expect((await viewer.post(`${pathOf()}/note`, { ids: [id], reason: REASON })).status).toBe(403);
    expect((await operator.get('/provider-accounts/pa_none/unmatched-notifications')).status).toBe(404);
  });
});
