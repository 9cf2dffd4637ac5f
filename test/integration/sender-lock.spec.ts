import { loadConfig } from '@app/config';
import { Alerts, createLogger, Metrics } from '@app/observability';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import process from 'node:process';
import pg from 'pg';
import { type HeldLock, SenderLock } from '../../libs/payouts/src/submission/sender-lock.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';

const SENDERS = `SELECT pid FROM pg_stat_activity WHERE application_name = 'payout-gateway-sender' AND datname = current_database()`;
const SECRET = Buffer.alloc(32, 7).toString('base64');

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
}, 90_000);

afterAll(async () => {
  await client.end();
  await database.drop();
});

it('SenderLock keeps one connection, also when the old one ends after a new one was requested', async () => {
  const alerts = new Alerts(createLogger('silent'), new Metrics());
  const lock = new SenderLock(loadConfig({ DATABASE_URL: database.url, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET }), alerts);
  const again = new Promise<HeldLock | null>((resolve, reject) => {
    // The alert is raised before the connection's end event.
    alerts.raise = () => {
      alerts.raise = () => undefined;
      queueMicrotask(() => void lock.acquire('second').then(resolve, reject));
    };
  });
  expect(await lock.acquire('first')).not.toBeNull();
  await client.query(SENDERS.replace('pid', 'pg_terminate_backend(pid)'));
  expect(await again).not.toBeNull();
  await sleep(50);
  expect(await lock.acquire('third')).not.toBeNull();
  expect((await client.query(SENDERS)).rowCount).toBe(1);
  await lock.onApplicationShutdown();
});

/** Needs a PostgreSQL on this machine: the sessions of a remote server are not processes here. */
const itWithLocalServer = process.env['TEST_POSTGRES_URL'] === undefined ? it : it.skip;

itWithLocalServer('SenderLock raises an alert when the connection is lost while a lock is released, and none when it is closed', async () => {
  const alerts = new Alerts(createLogger('silent'), new Metrics());
  const raised: string[] = [];
  alerts.raise = (name) => void raised.push(name);
  const lock = new SenderLock(loadConfig({ DATABASE_URL: database.url, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET }), alerts);
  const held = await lock.acquire('released');
  const { rows } = await client.query<{ pid: number }>(SENDERS);
  const pid = rows[0]?.pid ?? 0;
  // While the session's process is stopped it is terminated; it learns of that before it reads the release of the lock.
  process.kill(pid, 'SIGSTOP');
  const released = held?.release();
  await sleep(50);
  await client.query('SELECT pg_terminate_backend($1)', [pid]);
  process.kill(pid, 'SIGCONT');
  await released;
  expect(await lock.acquire('released')).not.toBeNull();
  await lock.onApplicationShutdown();
  await sleep(50);
  expect(raised).toEqual(['sender_lock_lost']);
});
