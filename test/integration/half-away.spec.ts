import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '../setup/database.js';
import { cellsOf, type InsideCell } from '../setup/half-away/inside-cells.js';
import { AwayPostgres, type HalfAway } from '../setup/half-away/postgres-states.js';
import { mayMount } from '../setup/half-away/small-disk.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';
import { WatchedGateway } from '../setup/watched-gateway.js';

/** How long a server stays half away, in milliseconds. */
const AWAY_MS = 1_000;
const ORDER_EVERY_MS = 100;
/** So many orders are given at most until one gets the answer that the state is known by. */
const MAX_ORDERS = 300;
/** Lines of a process in a minute; a minute's worth is allowed in the few seconds that each case takes. */
const LINES_A_MINUTE = 10;
const TEST_TIMEOUT_MS = 120_000;
/**
 * The time for a send counts from the decision, through the slow server's answers, to the provider's: one that runs out before anything was sent
 * waits for a person, and these payouts have none. In milliseconds.
 */
const PATIENT = { SEND_TIMEOUT_MS: '5000' };

const hasDisk = mayMount();
if (!hasDisk) process.stderr.write('\n!!! SKIPPED: "PostgreSQL that is half away: full" needs an account that may mount a tmpfs, such as root\n\n');

/** Keeps the server half away for a while. @returns the keys of creations that were asked for meanwhile, with their answers */
async function whileAway(watched: WatchedGateway, { server, isReady, orders }: InsideCell, state: HalfAway) {
  const answers: [key: string, status: number, retryAfter: string | null][] = [];
  /** Of a server that the probe should not miss. */
  const missing = new Set<string>();
  const all = await watched.linesDuring(async () => {
    await state.begin();
    if (!isReady) await watched.waitUntilMissing(server === 'Redis' ? 'queue' : 'database');
    const until = Date.now() + AWAY_MS;
    while (Date.now() < until || (answers.length < MAX_ORDERS && !answers.some(([, status]) => status === orders[0]))) {
      const key = randomUUID();
      const { status, retryAfter } = await watched.create(key);
      answers.push([key, status, retryAfter]);
      if (isReady) for (const name of await watched.missing()) missing.add(name);
      await sleep(ORDER_EVERY_MS);
    }
    await state.end();
    await watched.waitUntilMissing(null);
  });
  const isAlert = (line: string): boolean => line.includes('"alert":');
  return { answers, lines: all.filter((line) => !isAlert(line)), alerts: all.filter(isAlert), missing };
}

/** Runs one cell, and looks at everything that is promised for each of them. */
async function expectNoHarm(watched: WatchedGateway, cell: InsideCell, state: HalfAway | undefined): Promise<void> {
  if (!state) throw new Error(`the test does not know how ${cell.server} gets ${cell.state}`);
  const { answers, lines, alerts, missing } = await whileAway(watched, cell, state);
  expect(answers.map(([, status]) => status)).toContain(cell.orders[0]);
  expect(answers.filter(([, status, retryAfter]) => !cell.orders.some((known) => known === status) || (status === 503) !== (retryAfter === '2'))).toEqual([]);
  expect(lines.length <= LINES_A_MINUTE ? 'short' : lines).toBe('short');
  // One outage, and not one alert for each request or job. It is raised where it lasts for half a minute.
  expect(alerts.filter((line) => !line.includes('"service_away"'))).toEqual([]);
  expect([...missing]).toEqual([]);
  await expectAllPaidOnce(
    watched,
    answers.map(([key]) => key),
  );
}

/** Every order that was given meanwhile is taken now, whatever it was answered, and paid once. */
async function expectAllPaidOnce(watched: WatchedGateway, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const { status, id } = await watched.create(key);
    expect([key, [200, 201].includes(status)]).toEqual([key, true]);
    await watched.gateway.waitForStatus(id ?? '', 'PROCESSED');
    expect([await watched.gateway.sends(id ?? ''), await watched.gateway.ledger(id ?? '')]).toEqual([['create'], ['out 100.00']]);
  }
}

/** An answer that is lost because the sandbox was away as well is found by an enquiry, and needs nobody. */
const SETTLES_ITSELF = { main: { accountOptions: { autoClear: true, enquirySchedule: { intervalsSeconds: [0.4], limit: 1_000 } } } };

describe('PostgreSQL that is half away', () => {
  let postgres: AwayPostgres;
  let watched: WatchedGateway;

  beforeAll(async () => {
    const database = await createTestDatabase();
    postgres = await AwayPostgres.open(database);
    watched = await WatchedGateway.start({ database, merchants: SETTLES_ITSELF, environment: { ...PATIENT, DATABASE_URL: postgres.url } });
  }, 90_000);

  afterAll(async () => {
    await watched.gateway.stop();
    await postgres.close();
  });

  it.each(cellsOf('PostgreSQL').filter(([, { needsDisk }]) => needsDisk !== true || hasDisk))(
    '%s: readiness and answers are as the table says, the log stays short, and all are paid once afterwards',
    (state, cell) => expectNoHarm(watched, cell, postgres.states[state]),
    TEST_TIMEOUT_MS,
  );
});

describeWithRedis('Redis that is half away', () => {
  let redis: TestRedis;
  let admin: Redis;
  let watched: WatchedGateway;

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    watched = await WatchedGateway.start({ merchants: SETTLES_ITSELF, environment: PATIENT, redisUrl: redis.url });
  }, 90_000);

  afterAll(async () => {
    await watched.gateway.stop();
    admin.disconnect();
    await redis.stop();
  });

  const states: Record<string, HalfAway> = {
    full: {
      begin: () => admin.config('SET', 'maxmemory', '1'),
      end: () => admin.config('SET', 'maxmemory', '0'),
    },
    'read-only': { begin: () => admin.replicaof('127.0.0.1', '1'), end: () => admin.replicaof('NO', 'ONE') },
    hanging: {
      begin: () => redis.signal('SIGSTOP'),
      end: () => redis.signal('SIGCONT'),
    },
    'with other credentials': {
      begin: async () => {
        await admin.config('SET', 'requirepass', 'another');
        await admin.auth('another');
        await admin.client('KILL', 'SKIPME', 'yes', 'TYPE', 'normal');
      },
      end: () => admin.config('SET', 'requirepass', ''),
    },
  };

  it.each(cellsOf('Redis'))(
    '%s: readiness and answers are as the table says, the log stays short, and all are paid once afterwards',
    (state, cell) => expectNoHarm(watched, cell, states[state]),
    TEST_TIMEOUT_MS,
  );
});
