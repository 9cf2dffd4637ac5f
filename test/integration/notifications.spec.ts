import { FieldCipher, notificationPlace } from '@app/database';
import { newId } from '@app/domain';
import { ApplyNotificationService, MAX_REPORTS, NotificationsInbox } from '@app/notifications';
import { type InboundNotification, NotificationUnreadable, type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';

/** Without workers: what a job would do, the test does. */
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
}, 90_000);

afterAll(() => gateway.stop());

afterEach(async () => {
  jest.restoreAllMocks();
  await gateway.run(`UPDATE provider_notification SET state = 'noted', next_action_at = NULL WHERE state IN ('pending', 'unmatched')`);
});

interface Stored extends Record<string, unknown> {
  id: string;
  state: string;
  note: string | null;
  attempts: number;
  payout_id: string | null;
  body_encrypted: string;
  in_seconds: number | null;
}

const accountId = (): string => gateway.merchant().accountId;
const keyOf = (id: string): string => `${id}-invoke`;
const apply = (id: string): Promise<void> => gateway.app.get(ApplyNotificationService).apply(id);
const toldOf = async (id: string): Promise<string[]> =>
  (await gateway.statements(id)).filter(({ source }) => source === 'notification').map(({ claim }) => claim);

/** A payout that the sandbox has and says nothing about. */
async function sentPayout(): Promise<string> {
  const id = await gateway.create({ account: '1000000006' });
  await gateway.submission.submit(id, 'invoke');
  return id;
}

function receive(body: object, headers: InboundNotification['headers'] = {}): Promise<string> {
  const bytes = Buffer.from(JSON.stringify({ id: randomUUID(), type: 'transfer.updated', ...body }));
  return gateway.app.get(NotificationsInbox).receive(accountId(), { ...headers, 'sandbox-signature': sign(bytes.toString(), SECRET, new Date()) }, bytes);
}

/** The messages that are to be applied, oldest first. */
const open = (): Promise<Stored[]> =>
  gateway.run<Stored>(
    `SELECT *, extract(epoch FROM next_action_at - now())::float AS in_seconds FROM provider_notification WHERE state IN ('pending', 'unmatched') ORDER BY id`,
  );

async function onlyOpen(): Promise<Stored> {
  const [row, ...others] = await open();
  if (!row || others.length > 0) throw new Error(`${row ? others.length + 1 : 0} messages are open`);
  return row;
}

async function rowOf(id: string): Promise<Stored> {
  const [row] = await gateway.run<Stored>('SELECT *, NULL AS in_seconds FROM provider_notification WHERE id = $1', [id]);
  if (!row) throw new Error('there is no such message');
  return row;
}

/** Another connector in the place of the account's own. */
async function connectorReads(translateNotification: ProviderAccount['connector']['translateNotification']): Promise<void> {
  const account = await gateway.app.get(ProviderAccountsService).get(accountId());
  const connector = Object.assign(Object.create(account.connector) as typeof account.connector, { translateNotification });
  jest.spyOn(gateway.app.get(ProviderAccountsService), 'get').mockResolvedValue({ ...account, connector });
}

/** Looks for the payout of a message until people see it. */
async function lookFiveTimes(id: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) await apply(id);
}

describe('a message of a provider', () => {
  it('is read once, when it arrives, with whatever header its connector needs', async () => {
    const id = await sentPayout();
    const account = await gateway.app.get(ProviderAccountsService).get(accountId());
    const read = jest.fn((message: InboundNotification) => {
      const nonce = message.headers['x-nonce'];
      if (typeof nonce !== 'string') throw new NotificationUnreadable('it has no nonce');
      const translated = account.connector.translateNotification(message);
      return translated && { ...translated, deduplicationKey: nonce };
    });
    await connectorReads(read);
    expect(await receive({ data: transferOf(keyOf(id), 'pending') }, { 'x-nonce': 'nonce 1' })).toBe('stored');
    expect(await receive({ data: transferOf(keyOf(id), 'pending') }, { 'x-nonce': 'nonce 1' })).toBe('duplicate');
    const { id: message } = await onlyOpen();
    expect(read).toHaveBeenCalledTimes(2);
    await apply(message);
    expect(read).toHaveBeenCalledTimes(2);
    expect([(await rowOf(message)).state, await toldOf(id)]).toEqual(['applied', ['PENDING']]);
  });

  it('is still applied when an earlier version stored it, which kept headers and body only', async () => {
    const [id, message] = [await sentPayout(), newId('notification')];
    const body = Buffer.from(JSON.stringify({ id: 'nt_earlier', type: 'transfer.updated', data: transferOf(keyOf(id), 'pending') })).toString('base64');
    const encrypted = gateway.app.get(FieldCipher).encrypt(JSON.stringify({ headers: {}, body }), notificationPlace(message));
    await gateway.run(`INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted) VALUES ($1, $2, 'nt_earlier', $3)`, [
      message,
      accountId(),
      encrypted,
    ]);
    await apply(message);
    expect([(await rowOf(message)).state, await toldOf(id)]).toEqual(['applied', ['PENDING']]);
  });
});

describe('a message about several payouts', () => {
  it('is applied to each, whichever process goes on after another one has died', async () => {
    const ids = [await sentPayout(), await sentPayout(), await sentPayout()];
    const message = { id: randomUUID(), data: ids.map((id) => transferOf(keyOf(id), 'pending')) };
    expect(await receive(message)).toBe('stored');
    const [first, ...rest] = await open();
    expect(rest).toHaveLength(2);
    await apply(first?.id ?? '');
    expect(await Promise.all(ids.map(toldOf))).toEqual([['PENDING'], [], []]);
    // A provider that did not hear the answer repeats the message.
    expect(await receive(message)).toBe('duplicate');
    for (const { id } of [...rest, ...rest]) await apply(id);
    await apply(first?.id ?? '');
    expect(await Promise.all(ids.map(toldOf))).toEqual([['PENDING'], ['PENDING'], ['PENDING']]);
    expect(await open()).toEqual([]);
  });

  it('does not wait for a payout that is not known', async () => {
    const id = await sentPayout();
    await receive({ data: [transferOf('po_nobody-invoke', 'paid'), transferOf(keyOf(id), 'pending')] });
    for (const row of await open()) await apply(row.id);
    expect(await toldOf(id)).toEqual(['PENDING']);
    expect(await onlyOpen()).toMatchObject({ state: 'pending', attempts: 1 });
  });

  it('is refused with the reason, and nothing of it is stored, when it is about more payouts than are stored at once', async () => {
    const data = Array.from({ length: MAX_REPORTS + 1 }, (_, index) => transferOf(`po_${String(index)}-invoke`, 'pending'));
    await expect(receive({ data })).rejects.toMatchObject({
      code: 'body_too_large',
      message: 'The notification is about more than 1000 payouts. Nothing of it was stored: send it in parts.',
    });
    expect(await open()).toEqual([]);
    expect(await receive({ data: data.slice(1) })).toBe('stored');
    expect(await open()).toHaveLength(MAX_REPORTS);
  });
});

describe('a message about a payout that is not known', () => {
  it('becomes visible after some attempts, is looked at on a sparse schedule, and nothing of it is in clear', async () => {
    await receive({ data: transferOf('po_nobody-invoke', 'paid') });
    const { id } = await onlyOpen();
    await lookFiveTimes(id);
    const row = await onlyOpen();
    expect(row).toMatchObject({ state: 'unmatched', note: 'no payout belongs to it', attempts: 5 });
    expect(row.in_seconds).toBeGreaterThan(590);
    expect(JSON.stringify(row)).not.toContain('po_nobody');
  });

  it('is applied by itself once the payout is known by its reference', async () => {
    const id = await sentPayout();
    const reference = `tr_of_the_bank_${randomUUID()}`;
    await receive({ data: transferOf('of another form', 'pending', { id: reference }) });
    const { id: message } = await onlyOpen();
    await lookFiveTimes(message);
    await gateway.runUnguarded('UPDATE payout SET provider_reference = $2 WHERE id = $1', [id, reference]);
    await apply(message);
    expect(await rowOf(message)).toMatchObject({ state: 'applied', payout_id: id, note: null });
    expect(await toldOf(id)).toEqual(['PENDING']);
  });
});

describe('a genuine message that cannot be read', () => {
  it('is taken and kept, visible at once, and once when it is repeated', async () => {
    const message = { id: 'nt_unreadable', data: { status: 'paid' } };
    expect([await receive(message), await receive(message)]).toEqual(['unreadable', 'unreadable']);
    expect(await onlyOpen()).toMatchObject({ state: 'unmatched', note: 'the message cannot be read', attempts: 5 });
  });

  it('is applied once a later version reads it, to each of its payouts', async () => {
    const ids = [await sentPayout(), await sentPayout()];
    const account = await gateway.app.get(ProviderAccountsService).get(accountId());
    await connectorReads(() => {
      throw new TypeError('a defect');
    });
    expect(await receive({ data: ids.map((id) => transferOf(keyOf(id), 'pending')) })).toBe('unreadable');
    const { id: message } = await onlyOpen();
    await apply(message);
    expect(await rowOf(message)).toMatchObject({ state: 'unmatched', attempts: 6 });
    await connectorReads((notification) => account.connector.translateNotification(notification));
    await apply(message);
    expect((await rowOf(message)).state).toBe('applied');
    for (const { id } of await open()) await apply(id);
    expect(await Promise.all(ids.map(toldOf))).toEqual([['PENDING'], ['PENDING']]);
  });

  it('is kept for people when it does not decrypt any more', async () => {
    await receive({ data: transferOf('po_nobody-invoke', 'paid') });
    const { id } = await onlyOpen();
    await gateway.runUnguarded(`UPDATE provider_notification SET body_encrypted = 'a_lost_key.AAAA' WHERE id = $1`, [id]);
    await apply(id);
    expect(await onlyOpen()).toMatchObject({ id, state: 'unmatched', note: 'the message cannot be read' });
  });
});
