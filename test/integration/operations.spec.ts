import type { Mode } from '@app/domain';
import { ALERT_NAMES, type AlertName, Alerts, isOfMode, Metrics } from '@app/observability';
import { OperationsReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SenderLock } from '../../libs/payouts/src/submission/sender-lock.js';
import { listFiles, root } from '../architecture/source-files.js';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

let gateway: TestGateway;
let provider: FakeProvider;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({
    merchants: {
      impatient: { accountOptions: { enquirySchedule: { intervalsSeconds: [0.05], limit: 2 } } },
      faked: { providerUrl: provider.url, accountOptions: { enquirySchedule: { intervalsSeconds: [600] } } },
      limited: { soloLimits: { EUR: 9_999n } },
    },
  });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

const figures = () => gateway.app.get(OperationsReader).figures();
const ofMode = async (mode: Mode) => (await figures()).ofMode[mode];

async function rung(name: AlertName): Promise<number> {
  const text = await gateway.app.get(Metrics).text();
  const labels = isOfMode(name) ? `alert="${name}",mode="test"` : `alert="${name}"`;
  return Number(new RegExp(`alerts_total\\{${labels}\\} (\\d+)`).exec(text)?.[1]);
}

describe('metrics computed from rows', () => {
  it('count open cases by mode and reason and waiting approvals by mode, and report the age of the oldest case', async () => {
    const before = await ofMode('test');
    expect([before.openCases.get('HELD'), before.oldestCaseSeconds, before.waitingApprovals]).toEqual([0, 0, 0]);
    const held = await gateway.create({ autoprocess: false });
    await gateway.act('operator', held, 'hold');
    await gateway.runUnguarded(`UPDATE moderation_case SET opened_at = now() - interval '90 seconds' WHERE payout_id = $1`, [held]);
    const limited = await gateway.create({ merchant: 'limited', autoprocess: false });
    await gateway.act('approver', limited, 'process');
    const after = await ofMode('test');
    expect([after.openCases.get('HELD'), after.openCases.get('CONFLICT'), after.waitingApprovals]).toEqual([1, 0, 1]);
    expect(after.oldestCaseSeconds).toBeGreaterThanOrEqual(90);
    const live = await ofMode('live');
    expect([live.openCases.get('HELD'), live.oldestCaseSeconds, live.waitingApprovals]).toEqual([0, 0, 0]);
    await gateway.act('operator', limited, 'hold');
    expect((await ofMode('test')).waitingApprovals).toBe(0);
  });

  it('count overdue rows that no worker takes, except those waiting for a human', async () => {
    const [late, waiting] = [await gateway.create({ autoprocess: false }), await gateway.create({ autoprocess: false })];
    await gateway.act('operator', waiting, 'hold');
    // A fresh enqueue lease keeps the sweeper from taking the row.
    await gateway.planTask([late, waiting], 'invoke', `now() - interval '2 minutes'`, `now() + interval '1 hour'`);
    expect(Object.fromEntries((await figures()).overdueRows)).toEqual({ payout: 1, callback_delivery: 0, provider_notification: 0 });
    await gateway.command(late, 'cancel');
  });
});

describe('alert', () => {
  it('is raised once when enquiries are exhausted', async () => {
    const id = await gateway.create({ merchant: 'impatient', account: '1000000006' });
    await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    await gateway.waitFor(id, async () => (await rung('enquiry_exhausted')) === 1);
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
  });

  it('is raised when two provider reports contradict each other, once per case', async () => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'failed', { code: 'no_funds' }));
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitForStatus(id, 'PENDING');
    await gateway.act('operator', id, 'enquire');
    await gateway.waitForStatus(id, 'PROCESS_FAILED');
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    for (let asked = 0; asked < 2; asked += 1) {
      const before = (await gateway.statements(id)).length;
      await gateway.act('operator', id, 'enquire');
      await gateway.waitFor(id, async () => (await gateway.statements(id)).length > before);
    }
    await gateway.waitForCase(id, 'CONFLICT');
    expect(await rung('conflict_opened')).toBe(1);
  });

  it('is raised when recipient details cannot be decrypted, and nothing is sent', async () => {
    const id = await gateway.create({ autoprocess: false });
    await gateway.run(`UPDATE payout SET fields_encrypted = 'k9.AAAA' WHERE id = $1`, [id]);
    await gateway.command(id, 'process');
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    expect([await rung('details_unreadable'), await gateway.sends(id)]).toEqual([1, []]);
  });

  it('is raised when the connection that holds the sender locks is lost, unless it held none', async () => {
    const locks = gateway.app.get(SenderLock);
    const id = await gateway.create();
    await gateway.waitForStatus(id, 'PROCESSED');
    const cut = () =>
      gateway.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payout-gateway-sender' AND datname = current_database()`);
    await cut();
    await gateway.waitFor(id, () => Promise.resolve(Reflect.get(locks, 'connection') === null));
    const held = await locks.acquire('payout_of_the_test');
    expect([held !== null, await rung('sender_lock_lost')]).toEqual([true, 0]);
    await cut();
    await gateway.waitFor(id, async () => (await rung('sender_lock_lost')) === 1);
  });

  it('is raised only for committed changes', async () => {
    const id = await gateway.create({ autoprocess: false });
    const raised: string[] = [];
    const alerts = gateway.app.get(Alerts);
    const raise = alerts.raise.bind(alerts);
    alerts.raise = (name) => void raised.push(name);
    await gateway.runUnguarded(`UPDATE payout SET status = 'PENDING' WHERE id = $1`, [id]);
    await gateway.run(`CREATE FUNCTION refuse_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
      CREATE TRIGGER refused BEFORE UPDATE ON payout FOR EACH ROW WHEN (NEW.moderation_required) EXECUTE FUNCTION refuse_case()`);
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found' });
    await gateway.runUnguarded(`UPDATE payout SET provider_account_id = $2 WHERE id = $1`, [id, gateway.merchant('impatient').accountId]);
    await gateway.run(`INSERT INTO payout_task (payout_id, task, due_at, asked) VALUES ($1, 'enquire', now(), 9999)`, [id]);
    await gateway.waitFor(id, () => raised.includes('job_failed'));
    expect(raised).not.toContain('enquiry_exhausted');
    await gateway.run('DROP TRIGGER refused ON payout');
    await gateway.waitFor(id, () => raised.includes('conflict_opened') || raised.includes('enquiry_exhausted'));
    alerts.raise = raise;
  });
});

describe('alert catalogue', () => {
  it('lists only alerts that the code raises', async () => {
    const files = (await listFiles('apps', 'libs')).filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.includes('alerts.catalogue'));
    const sources = (await Promise.all(files.map((path) => readFile(join(root, path), 'utf8')))).join('\n');
    expect(ALERT_NAMES.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
  });
});
