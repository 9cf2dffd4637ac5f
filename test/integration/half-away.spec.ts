import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CutOffProxy } from '../setup/cut-off-proxy.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';
import { WatchedGateway } from '../setup/watched-gateway.js';

/** How long a server stays half away, in milliseconds. */
const AWAY_MS = 1_500;
/** Lines of a process in a minute; a minute's worth is allowed in the few seconds that each case takes. */
const LINES_A_MINUTE = 10;
const TEST_TIMEOUT_MS = 60_000;
const SLOW_MS = 150;

/** A state of a server, and how it comes and goes. */
interface HalfAway {
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

/** Keeps the server half away for a while. @returns the keys of creations that were asked for meanwhile, with their answers */
async function whileAway(watched: WatchedGateway, service: 'database' | 'queue', server: HalfAway) {
  const answers: [key: string, status: number, retryAfter: string | null][] = [];
  const lines = await watched.linesDuring(async () => {
    await server.begin();
    await watched.waitUntilMissing(service);
    const until = Date.now() + AWAY_MS;
    while (Date.now() < until) {
      const key = randomUUID();
      const { status, retryAfter } = await watched.create(key);
      answers.push([key, status, retryAfter]);
      await sleep(200);
    }
    await server.end();
    await watched.waitUntilMissing(null);
  });
  return { answers, lines: lines.filter((line) => !line.includes('"alert":')), alerts: lines.filter((line) => line.includes('"alert":')) };
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

describe('PostgreSQL that is half away', () => {
  let database: TestDatabase;
  let proxy: CutOffProxy;
  let watched: WatchedGateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await CutOffProxy.open(database.applicationUrl);
    watched = await WatchedGateway.start({ database, environment: { DATABASE_URL: proxy.url } });
  }, 90_000);

  afterAll(async () => {
    await watched.gateway.stop();
    await proxy.close();
  });

  /** Changes how the database takes connections, from beside it, and makes everybody connect anew. */
  async function alter(setting: string): Promise<void> {
    const beside = new URL(database.url);
    const name = beside.pathname.slice(1);
    beside.pathname = '/postgres';
    const client = new pg.Client({ connectionString: beside.toString() });
    await client.connect();
    await client.query(`ALTER DATABASE "${name}" ${setting}`);
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'payout-gateway%'`, [name]);
    await client.end();
  }

  const states: Record<string, HalfAway> = {
    'down, and refuses connections': { begin: () => proxy.refuse(), end: () => proxy.accept() },
    'hanging, and answers nothing': {
      begin: async () => {
        proxy.cutOff();
        await sleep(0);
      },
      end: async () => {
        proxy.restore();
        await sleep(0);
      },
    },
    'read-only, as after a fail-over to a standby': {
      begin: () => alter('SET default_transaction_read_only = on'),
      end: () => alter('RESET default_transaction_read_only'),
    },
    'out of connections': { begin: () => alter('CONNECTION LIMIT 0'), end: () => alter('CONNECTION LIMIT -1') },
  };

  it.each(Object.keys(states))(
    '%s: the process is not ready, orders get 503 and may be repeated, the log stays short, and all are paid once afterwards',
    async (state) => {
      const { answers, lines, alerts } = await whileAway(watched, 'database', states[state] as HalfAway);
      expect(answers.length).toBeGreaterThan(0);
      for (const [, status, retryAfter] of answers) expect([state, status, retryAfter]).toEqual([state, 503, '2']);
      expect([state, lines.length <= LINES_A_MINUTE ? 'short' : lines]).toEqual([state, 'short']);
      expect(alerts.filter((line) => /request_failed|job_failed/.test(line))).toEqual([]);
      await expectAllPaidOnce(
        watched,
        answers.map(([key]) => key),
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'slow: the process stays ready and pays',
    async () => {
      proxy.answerDelayMs = SLOW_MS;
      expect(await watched.missing()).toEqual([]);
      const key = randomUUID();
      expect((await watched.create(key)).status).toBe(201);
      proxy.answerDelayMs = 0;
      await expectAllPaidOnce(watched, [key]);
    },
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
    watched = await WatchedGateway.start({ redisUrl: redis.url });
  }, 90_000);

  afterAll(async () => {
    await watched.gateway.stop();
    admin.disconnect();
    await redis.stop();
  });

  const states: Record<string, HalfAway> = {
    'full, and takes no job': {
      begin: () => admin.config('SET', 'maxmemory', '1'),
      end: () => admin.config('SET', 'maxmemory', '0'),
    },
    'a replica, and takes no writes': { begin: () => admin.replicaof('127.0.0.1', '1'), end: () => admin.replicaof('NO', 'ONE') },
    'hanging, and answers nothing': {
      begin: () => redis.signal('SIGSTOP'),
      end: () => redis.signal('SIGCONT'),
    },
    'with another password': {
      begin: async () => {
        await admin.config('SET', 'requirepass', 'another');
        await admin.auth('another');
        await admin.client('KILL', 'SKIPME', 'yes', 'TYPE', 'normal');
      },
      end: () => admin.config('SET', 'requirepass', ''),
    },
  };

  it.each(Object.keys(states))(
    '%s: the process is not ready, orders are taken all the same, the log stays short, and all are paid once afterwards',
    async (state) => {
      const { answers, lines } = await whileAway(watched, 'queue', states[state] as HalfAway);
      expect(answers.length).toBeGreaterThan(0);
      for (const [, status] of answers) expect([state, status]).toEqual([state, 201]);
      expect([state, lines.length <= LINES_A_MINUTE ? 'short' : lines]).toEqual([state, 'short']);
      await expectAllPaidOnce(
        watched,
        answers.map(([key]) => key),
      );
    },
    TEST_TIMEOUT_MS,
  );
});
