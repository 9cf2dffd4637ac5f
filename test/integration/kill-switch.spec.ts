import { KILL_SWITCH_SCOPES, type KillSwitchScope, type Mode, type ModerationAction, type Operation } from '@app/domain';
import { type AlertName, Alerts } from '@app/observability';
import { type KillSwitchRecord, KillSwitches, KillSwitchesReader, StoppagesReader } from '@app/payouts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DueRowsRepository } from '../../libs/queue/src/sweeper/due-rows.repository.js';
import { IntentsRepository } from '../../libs/payouts/src/submission/intents.repository.js';
import { payoutStoppageView, stoppageView } from '../../apps/gateway/src/http/admin/stoppages/stoppage.mapper.js';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SERVICE = 'bank_transfer_eur';
const REASON = 'answers of the bank look forged';

let provider: FakeProvider;
let gateway: TestGateway;
let switches: KillSwitches;
const raised: [AlertName, string | undefined][] = [];

beforeAll(async () => {
  provider = await FakeProvider.start();
  const merchants = { shop: { hasLive: true, providerUrl: provider.url }, other: { hasLive: true, providerUrl: provider.url } };
  gateway = await TestGateway.start({ jobs: false, merchants, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  switches = gateway.app.get(KillSwitches);
  gateway.app.get(Alerts).raise = (name, { cause }) => void raised.push([name, cause]);
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(() => {
  raised.length = 0;
  answers('paid');
});

afterEach(async () => {
  await gateway.runUnguarded('DELETE FROM kill_switch');
  await gateway.runUnguarded('DELETE FROM payout_task');
});

/** What the provider answers to every operation and enquiry from now on. */
function answers(status: string): void {
  const answer = ({ key, path }: Heard, response: Parameters<typeof reply>[0]): void =>
    reply(response, 201, transferOf(key ?? path.replace(/^.*[/=]/, ''), status));
  provider.onOperation = answer;
  provider.onEnquiry = answer;
}

const idOf = (role: 'operator' | 'approver' | 'admin' | 'viewer'): string => gateway.operator(role).id;
const create = (mode: Mode = 'live', rest: { merchant?: string; autoprocess?: boolean; service?: string } = {}): Promise<string> =>
  gateway.create({ merchant: 'shop', mode, ...rest });
const request = (id: string) => gateway.request(id, { merchantId: gateway.merchant('shop').id, mode: 'live' });
const submit = (id: string, operation: Operation = 'invoke'): Promise<void> => gateway.submission.submit(id, operation);

/** An operator acts, and a second one approves where that is needed. */
async function decide(id: string, action: ModerationAction): Promise<void> {
  const asked = await gateway.act('operator', id, action);
  if (asked.kind === 'approval_requested') await gateway.moderation.approve(gateway.operator('approver'), asked.approvalId, 'agreed');
}

async function accountOf(payoutId: string): Promise<string> {
  const [row] = await gateway.run<{ id: string }>('SELECT provider_account_id AS id FROM payout WHERE id = $1', [payoutId]);
  return row?.id ?? '';
}

/** The target of each scope that a payout of the shop is in. */
async function targetOf(scope: KillSwitchScope, payoutId: string): Promise<string | null> {
  if (scope === 'all') return null;
  if (scope === 'merchant') return gateway.merchant('shop').id;
  return scope === 'service' ? SERVICE : accountOf(payoutId);
}

function press(scope: KillSwitchScope = 'all', targetId: string | null = null): Promise<KillSwitchRecord> {
  return switches.press(idOf('operator'), { scope, targetId, reason: REASON });
}

async function resume({ id, version }: KillSwitchRecord): Promise<KillSwitchRecord> {
  const asked = await switches.askToResume({ operatorId: idOf('operator'), id, expectedVersion: version, reason: 'the bank has confirmed them' });
  return switches.approve({ operatorId: idOf('approver'), id, expectedVersion: asked.version, reason: null });
}

/** Ids whose sends the sweeper would queue. */
async function swept(): Promise<string[]> {
  await gateway.run('UPDATE payout_task SET enqueued_at = NULL');
  const rows = await gateway.app.get(DueRowsRepository).leaseTasks({ leaseMs: 1_000, limit: 100 }, []);
  return rows.filter(({ job }) => job === 'payout.invoke' || job === 'payout.submit_details').map(({ id }) => id);
}

/** Every way in which money would leave, and what plans it while the kill switch is on. */
const SENDS: Readonly<Record<string, { operation: Operation; before: () => Promise<string>; plan: (id: string) => Promise<unknown> }>> = {
  'the first send': { operation: 'invoke', before: () => create(), plan: () => Promise.resolve() },
  "the merchant's command to process": {
    operation: 'invoke',
    before: () => create('live', { autoprocess: false }),
    plan: (id) => gateway.commands.command(request(id), 'process'),
  },
  'the repeat of a send that a busy provider refused': {
    operation: 'invoke',
    before: async () => {
      const id = await create();
      provider.onOperation = (_, response) => void response.writeHead(429, { 'retry-after': '0' }).end('{}');
      await submit(id);
      answers('paid');
      return id;
    },
    plan: () => Promise.resolve(),
  },
  "an operator's order to send": {
    operation: 'invoke',
    before: async () => {
      const id = await create();
      await provider.whileAway(() => submit(id));
      return id;
    },
    plan: (id) => decide(id, 'process'),
  },
  "an operator's release": {
    operation: 'invoke',
    before: async () => {
      const id = await create();
      await gateway.act('operator', id, 'hold');
      return id;
    },
    plan: (id) => decide(id, 'release'),
  },
  'the answer to a question of the provider': {
    operation: 'submit_details',
    before: async () => {
      answers('password_wanted');
      const id = await create();
      await submit(id);
      return id;
    },
    plan: (id) => gateway.commands.supplyDetails(request(id), { otp: '123456' }),
  },
};

describe.each(KILL_SWITCH_SCOPES)('a kill switch of scope "%s"', (scope) => {
  it.each(Object.keys(SENDS))('stops %s, which stays planned and leaves after two have resumed', async (kind) => {
    const send = SENDS[kind];
    if (!send) throw new Error(`there is no send ${kind}`);
    const id = await send.before();
    const pressed = await press(scope, await targetOf(scope, id));
    await send.plan(id);
    const before = provider.operations(id).length;
    await gateway.run('UPDATE payout_task SET due_at = now() WHERE payout_id = $1 AND due_at IS NOT NULL', [id]);
    await submit(id, send.operation);
    expect((await gateway.state(id)).tasks).toContain(send.operation);
    expect(await swept()).toEqual([]);
    expect(provider.operations(id)).toHaveLength(before);
    expect((await gateway.reader.detail(id, 'viewer')).stoppage).toMatchObject({ cause: 'kill_switch', detail: REASON });
    await resume(pressed);
    expect(await swept()).toEqual([id]);
    await submit(id, send.operation);
    expect(provider.operations(id)).toHaveLength(before + 1);
  });

  it.each<[Operation, 'revoke' | 'cancel', string]>([
    ['revoke', 'revoke', 'pending'],
    ['cancel', 'cancel', 'paid'],
  ])('lets a %s leave, which brings money back, and enquiries go on', async (operation, command, status) => {
    answers(status);
    const id = await create();
    await submit(id);
    await press(scope, await targetOf(scope, id));
    await gateway.planTask([id], 'enquire');
    await gateway.enquiry.enquire(id);
    expect(provider.heard.at(-1)).toMatchObject({ method: 'GET' });
    await gateway.commands.command(request(id), command);
    await submit(id, operation);
    expect(provider.operations(id)).toHaveLength(2);
  });

  it('does not stop a payout in test mode, and, unless it stops all, none of another merchant, service and account', async () => {
    const id = await create();
    await press(scope, await targetOf(scope, id));
    const test = await create('test');
    await submit(test);
    expect(await gateway.state(test)).toMatchObject({ status: 'PROCESSED', mode: 'test' });
    const elsewhere = await create('live', { merchant: 'other', service: 'bank_transfer_usd' });
    await submit(elsewhere);
    expect(provider.operations(elsewhere)).toHaveLength(scope === 'all' ? 0 : 1);
  });
});

describe('a press', () => {
  it('is seen by a send that had read everything before it', async () => {
    const id = await create();
    const intents = gateway.app.get(IntentsRepository, { strict: false });
    const open = intents.open.bind(intents);
    intents.open = async (...opening) => {
      await press();
      return open(...opening);
    };
    await submit(id).finally(() => (intents.open = open));
    expect(provider.operations(id)).toEqual([]);
    expect([await gateway.attempts(id), (await gateway.state(id)).status]).toEqual([[], 'READY']);
    // No job is thought to be on its way, so that it leaves at once after the resumption.
    expect(await gateway.task(id, 'invoke')).toMatchObject({ enqueued_at: null });
  });

  it('waits for a send that is just beginning, and counts it as on its way', async () => {
    const id = await create();
    const holder = new pg.Client({ connectionString: gateway.database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM payout WHERE id = $1 FOR UPDATE', [id]);
    let letAnswer = (): void => undefined;
    provider.onOperation = async ({ key }, response) => {
      await new Promise<void>((resolve) => (letAnswer = resolve));
      reply(response, 201, transferOf(key ?? '', 'paid'));
    };
    const sending = submit(id);
    await until(async () => (await waiting('transactionid')) > 0);
    const pressing = press();
    await until(async () => (await waiting('advisory')) > 0);
    await holder.query('ROLLBACK');
    await holder.end();
    const pressed = await pressing;
    expect(pressed.on_their_way).toBe(1);
    await until(() => Promise.resolve(provider.operations(id).length === 1));
    letAnswer();
    await sending;
    expect((await gateway.state(id)).status).toBe('PROCESSED');
    expect((await gateway.app.get(KillSwitchesReader).get(pressed.id)).on_their_way).toBe(0);
  });

  it('holds against sends of many workers: what the provider received had begun before it', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => create()));
    const pressing = sleep(15).then(() => press());
    await Promise.all(ids.map((id) => submit(id)));
    const { pressed_at: pressedAt } = await pressing;
    const late = await gateway.run(`SELECT id FROM payout_attempt WHERE payout_id = ANY ($1) AND started_at > $2`, [ids, pressedAt]);
    expect(late).toEqual([]);
    const states = await Promise.all(ids.map((id) => gateway.state(id)));
    for (const { id, status } of states) expect([status, provider.operations(id).length]).toEqual(status === 'READY' ? ['READY', 0] : ['PROCESSED', 1]);
  });

  it('is said everywhere: in an alert, in what stops money, with those that wait, and in the history', async () => {
    const [first] = [await create(), await create()];
    const pressed = await press('service', SERVICE);
    expect(raised).toEqual([['kill_switch_pressed', 'service']]);
    expect(pressed).toMatchObject({ waiting: 2, on_their_way: 0, pressed_by_name: 'Test operator', reason: REASON, version: 1 });
    const [stoppage] = await gateway.app.get(StoppagesReader).list('live');
    expect(stoppage).toMatchObject({ cause: 'kill_switch', scope: 'service', kill_switch_id: pressed.id, payouts: 2, oldest_id: first });
    expect(await gateway.app.get(StoppagesReader).list('test')).toEqual([]);
    expect(stoppage && stoppageView(stoppage).title).toMatch(/^Live sends of the service .+ are stopped$/);
    expect(payoutStoppageView((await gateway.reader.detail(first, 'viewer')).stoppage)?.sentence).toMatch(
      /^It waits because the kill switch was pressed: live sends of the service .+ are stopped until two people resume them\. Reason: answers of the bank look forged$/,
    );
    await resume(pressed);
    const changes = await gateway.app.get(KillSwitchesReader).changes();
    expect(changes.filter(({ subjectId }) => subjectId === pressed.id).map(({ action, operatorName }) => [action, operatorName])).toEqual([
      ['kill_switch.resumed', 'Test approver'],
      ['kill_switch.resume_requested', 'Test operator'],
      ['kill_switch.pressed', 'Test operator'],
    ]);
  });

  it('is enforced by the database for a program that does not look at it', async () => {
    const id = await create();
    await press();
    const begin = (operation: Operation): Promise<unknown> =>
      gateway.run(
        `WITH o AS (INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, ordinal, provider_key)
           SELECT $2, id, provider_account_id, $3::operation, 1, $2 FROM payout WHERE id = $1)
         INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline) VALUES ($2, $2, $1, $3::operation, 1, now())`,
        [id, `${operation}_of_the_test`, operation],
      );
    for (const operation of ['invoke', 'submit_details'] as const) await expect(begin(operation)).rejects.toMatchObject({ constraint: 'sends_are_stopped' });
    await expect(begin('revoke')).resolves.toBeDefined();
  });

  it('leaves what waits in its order: after the resumption the oldest are taken first', async () => {
    const ids = [await create(), await create(), await create()];
    const pressed = await press();
    for (const id of ids.toReversed()) await submit(id);
    await resume(pressed);
    const taken = await gateway.app.get(DueRowsRepository).leaseTasks({ leaseMs: 1_000, limit: 2 }, []);
    expect(taken.map(({ id }) => id).toSorted()).toEqual(ids.slice(0, 2).toSorted());
  });

  it('does not extend the lifetime of what waits: a payout that was never sent expires when it is over, and not before', async () => {
    const [over, waits] = [await create(), await create()];
    await press();
    await gateway.run(`UPDATE payout SET expires_at = now() - interval '1 second' WHERE id = $1`, [over]);
    await gateway.expiry.expire();
    expect([(await gateway.state(over)).status, (await gateway.state(waits)).status]).toEqual(['EXPIRED', 'READY']);
  });

  it.each<[KillSwitchScope, string | null, RegExp]>([
    ['all', 'mer_1', /Leave target_id out/],
    ['merchant', null, /Say in target_id which merchant/],
    ['merchant', 'mer_none', /There is no merchant mer_none/],
    ['service', 'none', /There is no service none/],
    ['account', 'pac_none', /There is no live provider account pac_none/],
  ])('is refused with a clear sentence: scope %s, target %s', async (scope, target, sentence) => {
    await expect(press(scope, target)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringMatching(sentence) as unknown });
  });

  it('is refused where the same is stopped already, and taken where something wider is', async () => {
    await press();
    await expect(press()).rejects.toMatchObject({ code: 'action_not_allowed' });
    await expect(press('service', SERVICE)).resolves.toMatchObject({ scope: 'service' });
  });

  it('keeps payouts stopped that another kill switch still stops', async () => {
    const id = await create();
    const [all] = [await press(), await press('service', SERVICE)];
    await resume(all);
    await submit(id);
    expect([provider.operations(id), (await gateway.state(id)).status]).toEqual([[], 'READY']);
  });
});

describe('the resumption', () => {
  const step = (role: 'operator' | 'approver' | 'admin', { id, version }: KillSwitchRecord) => ({
    operatorId: idOf(role),
    id,
    expectedVersion: version,
    reason: 'it is safe again',
  });

  it('needs a request first', async () => {
    const pressed = await press();
    await expect(switches.approve(step('admin', pressed))).rejects.toMatchObject({ code: 'action_not_allowed', message: /Nobody has asked/ });
  });

  it.each(['approver', 'admin'] as const)('is not approved by who asked for it, here the %s', async (role) => {
    const asked = await switches.askToResume(step(role, await press()));
    await expect(switches.approve(step(role, asked))).rejects.toMatchObject({ code: 'forbidden', message: /a second person/ });
    expect((await gateway.app.get(KillSwitchesReader).inForce()).map(({ id }) => id)).toEqual([asked.id]);
  });

  it('may be asked for, or approved, by who pressed', async () => {
    const pressed = await switches.press(idOf('approver'), { scope: 'all', targetId: null, reason: REASON });
    const asked = await switches.askToResume(step('operator', pressed));
    await expect(switches.approve(step('approver', asked))).resolves.toMatchObject({ resumed_by: idOf('approver'), people: 2 });
  });

  it('is void when the request was refused since it was read, also where a new one waits', async () => {
    const first = await switches.askToResume(step('operator', await press()));
    const refused = await switches.refuse(step('admin', first));
    expect(refused).toMatchObject({ resume_asked_by: null, resumed_at: null });
    const again = await switches.askToResume(step('operator', refused));
    await expect(switches.approve(step('approver', first))).rejects.toMatchObject({ code: 'stale_version' });
    await expect(switches.approve(step('approver', again))).resolves.toMatchObject({ resumed_by: idOf('approver') });
  });

  it('is void after an hour, and can be asked for again', async () => {
    const asked = await switches.askToResume(step('operator', await press()));
    await expect(switches.askToResume(step('admin', asked))).rejects.toMatchObject({ code: 'action_not_allowed' });
    await gateway.runUnguarded(`UPDATE kill_switch SET resume_asked_at = now() - interval '61 minutes', resume_expires_at = now() - interval '1 minute'`);
    await expect(switches.approve(step('approver', asked))).rejects.toMatchObject({ message: /has expired/ });
    const again = await switches.askToResume(step('admin', asked));
    await expect(switches.approve(step('approver', again))).resolves.toMatchObject({ resume_asked_by: idOf('admin') });
  });

  it('is void when who asked has lost the right to, or was disabled', async () => {
    const asked = await switches.askToResume(step('operator', await press()));
    for (const [lost, given] of [
      [`role = 'viewer'`, `role = 'operator'`],
      ['disabled_at = now()', 'disabled_at = NULL'],
    ]) {
      await gateway.run(`UPDATE operator SET ${String(lost)} WHERE id = $1`, [idOf('operator')]);
      await expect(switches.approve(step('approver', asked))).rejects.toMatchObject({ message: /may not do so any more/ });
      await gateway.run(`UPDATE operator SET ${String(given)} WHERE id = $1`, [idOf('operator')]);
    }
    await expect(switches.approve(step('approver', asked))).resolves.toMatchObject({ resumed_by: idOf('approver') });
  });

  it('happens once: what is over is not asked about, refused or approved again', async () => {
    const over = await resume(await press());
    for (const late of ['askToResume', 'refuse', 'approve'] as const)
      await expect(switches[late](step('admin', over))).rejects.toMatchObject({ code: 'action_not_allowed', message: /resumed already/ });
  });

  it('is refused by the database for one person, without a request, and after its hour, whatever program writes it', async () => {
    const { id } = await switches.askToResume(step('operator', await press()));
    const write = (set: string): Promise<unknown> => gateway.run(`UPDATE kill_switch SET version = version + 1, ${set} WHERE id = $1`, [id]);
    await expect(write(`resumed_by = resume_asked_by, resumed_at = now()`)).rejects.toMatchObject({ constraint: 'resumed_by_two' });
    await expect(write(`resumed_by = '${idOf('admin')}', resumed_at = now() + interval '2 hours'`)).rejects.toMatchObject({ constraint: 'resumed_in_time' });
    await expect(write(`resume_expires_at = now() + interval '2 hours'`)).rejects.toMatchObject({ constraint: 'resume_request_lasts_an_hour' });
    await expect(write(`scope = 'merchant', target_id = 'mer_1'`)).rejects.toMatchObject({ constraint: 'kill_switch_is_kept' });
    await expect(gateway.run('DELETE FROM kill_switch')).rejects.toThrow(/never deleted|refuse|kept|only/i);
  });
});

/** How many sessions wait for a lock of this kind. */
async function waiting(kind: string): Promise<number> {
  const [row] = await gateway.run<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND locktype = $1 AND (database IS NULL OR database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    [kind],
  );
  return row?.count ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come to that within five seconds');
    await sleep(10);
  }
}
