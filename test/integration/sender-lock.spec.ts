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

it('keeps one connection, also when the old one ends after the new one was asked for', async () => {
  const alerts = new Alerts(createLogger('silent'), new Metrics());
  const lock = new SenderLock(loadConfig({ DATABASE_URL: database.url, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET }), alerts);
  const again = new Promise<HeldLock | null>((resolve, reject) => {
    // The loss is told before the connection's end is.
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

/** The sessions of a server elsewhere are no processes of this machine. */
const itHere = process.env['TEST_POSTGRES_URL'] === undefined ? it : it.skip;

itHere('rings when the connection is lost while a lock is released, and not when it is ended', async () => {
  const alerts = new Alerts(createLogger('silent'), new Metrics());
  const raised: string[] = [];
  alerts.raise = (name) => void raised.push(name);
  const lock = new SenderLock(loadConfig({ DATABASE_URL: database.url, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET }), alerts);
  const held = await lock.acquire('released');
  const { rows } = await client.query<{ pid: number }>(SENDERS);
  const pid = rows[0]?.pid ?? 0;
  // The session stands still: it hears of its end before it reads that the lock is to go.
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
