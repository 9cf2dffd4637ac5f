import { Database, sql } from '@app/database';
import { Metrics } from '@app/observability';
import { OperationsReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SenderLock } from '../../libs/payouts/src/submission/sender-lock.js';
import { CutOffProxy } from '../setup/cut-off-proxy.js';
import { startApp, TestGateway } from '../setup/gateway.js';

/** The account number of the payout that is paid, and not answered yet, when the machine vanishes. */
const UNANSWERED_ACCOUNT = '1000000077';
const SEND_TIMEOUT_MS = 6_000;
const SESSION_GONE_WITHIN_MS = 15_000;
const SENT_WITHIN_MS = 30_000;
/** Ten seconds to the first byte, the longest call, a margin of five seconds, and time to ask. */
const ASKED_WITHIN_MS = 10_000 + SEND_TIMEOUT_MS + 5_000 + 10_000;
const ENVIRONMENT = { SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS) };
const LOCK_ROWS = sql('test_lock_rows', 'SELECT id FROM payout WHERE id = ANY ($1) FOR UPDATE');

let gateway: TestGateway;
let proxy: CutOffProxy;
/** A worker whose machine vanishes: its sessions live on in PostgreSQL. */
let doomed: INestApplicationContext;
let survivor: INestApplicationContext | undefined;
/** Ends the transaction of the vanished worker, once its connection is gone. */
let forgetTransaction: () => void;

beforeAll(async () => {
  // Creates payouts and looks at them; the two workers are started by hand.
  gateway = await TestGateway.start({ jobs: false, environment: ENVIRONMENT });
  proxy = await CutOffProxy.open(gateway.database.applicationUrl);
  doomed = await startApp(proxy.url, { environment: ENVIRONMENT }, true);
}, 120_000);

afterAll(async () => {
  proxy.restore();
  forgetTransaction();
  await Promise.all([doomed.close(), survivor?.close()]);
  await proxy.close();
  await gateway.stop();
}, 120_000);

/** Polls until it is true. @returns how long that took since the start, in milliseconds */
async function until(isTrue: () => Promise<boolean>, startMs: number, limitMs: number): Promise<number> {
  while (!(await isTrue())) {
    if (performance.now() - startMs > limitMs) return Number.POSITIVE_INFINITY;
    await sleep(100);
  }
  return performance.now() - startMs;
}

async function areGone(pids: readonly number[]): Promise<boolean> {
  return (await gateway.run('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1)', [pids])).length === 0;
}

async function readyPayouts(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => gateway.create({ autoprocess: false })));
}

/** Locks rows in a transaction that never ends. @returns the pid of its session */
async function lockRowsForEver(ids: readonly string[]): Promise<number> {
  const forgotten = new Promise<void>((resolve) => (forgetTransaction = resolve));
  return new Promise((resolve, reject) => {
    const transaction = doomed.get(Database).transaction(async (tx) => {
      await tx.rows(LOCK_ROWS, [ids]);
      const row = await tx.first<{ pid: number }>(sql('test_pid', 'SELECT pg_backend_pid() AS pid'), []);
      resolve(row?.pid ?? 0);
      await forgotten;
    });
    transaction.catch(reject);
  });
}

describe('worker whose machine vanishes without closing its connections', () => {
  it('keeps no lock: its sessions end within 15 s, its payouts are asked about or sent once by another worker', async () => {
    const [behindLocks, behindRows] = [await readyPayouts(32), await readyPayouts(4)];
    for (const id of behindLocks) expect(await doomed.get(SenderLock).acquire(id)).not.toBeNull();
    const rowHolder = await lockRowsForEver(behindRows);
    await gateway.orderFault({ kind: 'timeout_after', operation: 'create', account_number: UNANSWERED_ACCOUNT });
    const paid = await gateway.create({ account: UNANSWERED_ACCOUNT });
    await gateway.waitFor(paid, async () => (await gateway.ledger(paid)).length === 1);
    const senders = await gateway.run<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'payout-gateway-sender' AND datname = current_database()`,
    );
    expect(senders).toHaveLength(1);

    proxy.cutOff();
    const vanishedMs = performance.now();
    expect(await gateway.attempts(paid)).toMatchObject([{ operation: 'invoke', outcome: null }]);
    const dead = [rowHolder, ...senders.map(({ pid }) => pid)];
    const sessionsGone = until(() => areGone(dead), vanishedMs, SESSION_GONE_WITHIN_MS);
    // These commands of the merchant wait for the rows.
    const commanded = Promise.all(behindRows.map((id) => gateway.command(id, 'process')));
    commanded.catch(() => undefined);
    for (const id of behindLocks) await gateway.command(id, 'process');
    survivor = await startApp(gateway.database.applicationUrl, { environment: ENVIRONMENT }, true);
    expect(await sessionsGone).toBeLessThan(SESSION_GONE_WITHIN_MS);
    await commanded;

    const waiting = [...behindLocks, ...behindRows];
    const unsent = `SELECT id FROM payout WHERE id = ANY ($1) AND status IN ('CREATED', 'READY')`;
    const allSent = await until(async () => (await gateway.run(unsent, [waiting])).length === 0, vanishedMs, SENT_WITHIN_MS);
    expect(allSent).toBeLessThan(SENT_WITHIN_MS);

    const asked = await until(
      async () => (await gateway.statements(paid)).some(({ source, claim }) => source === 'enquiry' && claim === 'PROCESSED'),
      vanishedMs,
      ASKED_WITHIN_MS,
    );
    expect(asked).toBeLessThan(ASKED_WITHIN_MS);
    expect(await gateway.state(paid)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
    for (const id of waiting) await gateway.waitForStatus(id, 'PROCESSED');
    for (const id of [...waiting, paid]) expect([id, await gateway.ledger(id), await gateway.sends(id)]).toEqual([id, ['out 100.00'], ['create']]);
    // The vanished side has noticed, too.
    expect(await doomed.get(Metrics).text()).toContain('payout_gateway_alerts_total{alert="sender_lock_lost"} 1\n');
  }, 120_000);
});

/** Gives up sooner than a real worker. */
class ImpatientSenderLock extends SenderLock {
  protected override readonly patienceMs = 100;
}

describe('sender lock that is not had', () => {
  it('is a figure and raises one alert, if the payout is due to be sent', async () => {
    const holder = new pg.Client({ connectionString: gateway.database.url });
    await holder.connect();
    const raised: unknown[] = [];
    const lock = new ImpatientSenderLock(
      Reflect.get(gateway.app.get(SenderLock), 'config') as never,
      {
        raise: (name: string, facts: object) => void raised.push([name, facts]),
      } as never,
    );
    const [due = '', notDue = ''] = await readyPayouts(2);
    try {
      await holder.query('SELECT pg_advisory_lock(hashtextextended(id, 1)) FROM unnest($1::text[]) AS id', [[due, notDue]]);
      await gateway.planTask([notDue], 'invoke', `now() + interval '1 hour'`);
      expect((await gateway.app.get(OperationsReader).figures()).sendsBehindLocks).toBe(0);
      await gateway.planTask([due], 'invoke', `now() - interval '1 minute'`);
      expect((await gateway.app.get(OperationsReader).figures()).sendsBehindLocks).toBe(1);
      for (let turn = 0; turn < 3; turn += 1) {
        expect([await lock.acquire(due), await lock.acquire(notDue)]).toEqual([null, null]);
        await sleep(150);
      }
      expect(raised).toEqual([['lock_not_had', { payoutId: due }]]);
    } finally {
      await lock.onApplicationShutdown();
      await holder.end();
    }
    // The server frees the locks of a session a moment after its client has closed the connection.
    while ((await gateway.app.get(OperationsReader).figures()).sendsBehindLocks > 0) await sleep(20);
  });
});
