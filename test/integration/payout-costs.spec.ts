import { applicationUrlBeside, type EmbeddedServer, migrate, startEmbeddedServer } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SentStatement, StatementWatch } from '../setup/costs/statement-watch.js';
import { createEmptyDatabase } from '../setup/database.js';
import { TestGateway } from '../setup/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';

/** Payouts before the measurement: by then every connection has prepared its statements, and the caches are full. */
const WARM_UP = 8;
const PAYOUTS = 20;
const DELIVERY_LIMIT_MS = 25_000;

/** What one payout may cost at most, from its creation to its callback, when nothing else is to be done. */
interface Budget {
  statements: number;
  /** One more for each payout is too many; one in a while, of what watches beside, is not. */
  transactions: number;
  /** Of everything that was written meanwhile, the provider's own rows included. */
  walBytes: number;
}

/** Statements that are sent once in a while, however many payouts there are. */
const POLLS = new Set(['database_clock', 'SELECT 1', 'breaker_state']);
/** A statement that is sent for fewer payouts than this fills a cache. */
const CACHED_BELOW = 0.5;
/** Of BullMQ's own statements, the one that adds a job: workers look for jobs whether there are payouts or not. */
const ADD_JOB = /^SELECT add_job\(/;

/** Nothing but payouts: what runs on a schedule waits until the test is over. */
const QUIET = { SWEEP_INTERVAL_MS: '60000', EXPIRY_INTERVAL_MS: '600000', AUDIT_INTERVAL_MS: '86400000' };

let folder: string;
let server: EmbeddedServer;
let receiver: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-costs-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  // A server of its own: the log of the one that the tests share is written by all of them.
  server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none' });
  receiver = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
}, 90_000);

afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve).closeAllConnections());
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** How often each statement was sent for each payout, the most frequent first. */
function perPayout(sent: readonly SentStatement[]): [name: string, times: number][] {
  const counts = new Map<string, number>();
  for (const { name } of sent) counts.set(name, (counts.get(name) ?? 0) + 1 / PAYOUTS);
  return [...counts].filter(([, times]) => times >= CACHED_BELOW).sort(([, one], [, other]) => other - one);
}

const sum = (counts: readonly [string, number][]): number => Math.round(counts.reduce((total, [, times]) => total + times, 0) * 10) / 10;

function suite(budget: Budget, redisUrl: () => Promise<string | undefined>): void {
  let gateway: TestGateway;
  let watch: StatementWatch;

  beforeAll(async () => {
    watch = StatementWatch.begin();
    const database = await createEmptyDatabase(server.urlOf('postgres'));
    await migrate(database.url, applicationUrlBeside(database.url));
    const callbackUrl = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/callbacks`;
    gateway = await TestGateway.start({
      database,
      redisUrl: await redisUrl(),
      merchants: { main: { callbackUrl, callbackEvents: 'final' } },
      environment: QUIET,
    });
  }, 90_000);

  afterAll(async () => {
    watch.end();
    await gateway.stop();
  });

  async function payOne(): Promise<void> {
    const id = await gateway.create();
    const delivered = `SELECT FROM callback_delivery WHERE payout_id = $1 AND type = 'payout.processed' AND state = 'delivered'`;
    const deadline = performance.now() + DELIVERY_LIMIT_MS;
    while ((await gateway.run(delivered, [id])).length === 0) {
      if (performance.now() > deadline) throw new Error(`the callback of ${id} was not delivered`);
      await sleep(10);
    }
  }

  async function payMany(count: number): Promise<void> {
    for (let paid = 0; paid < count; paid += 1) await payOne();
  }

  const walPosition = async (): Promise<bigint> =>
    (await gateway.run<{ at: bigint }>(`SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint AS at`))[0]?.at ?? 0n;

  it('costs no more statements, transactions and bytes of WAL than its budget', async () => {
    await payMany(WARM_UP);
    const before = await walPosition();
    watch.clear();
    await payMany(PAYOUTS);
    const [statements, transactions] = [[...watch.statements], [...watch.transactions]];
    const walBytes = Math.round(Number((await walPosition()) - before) / PAYOUTS);
    const role = new URL(gateway.database.applicationUrl).username;
    const ofGateway = ({ program, user, name }: SentStatement): boolean =>
      user === role && !POLLS.has(name) && (program === 'payout-gateway-queue' ? ADD_JOB.test(name) : program.startsWith('payout-gateway'));
    const [sent, begun] = [statements, transactions].map((all) => perPayout(all.filter(ofGateway))) as [[string, number][], [string, number][]];
    const cost = { statements: sum(sent), transactions: sum(begun), walBytes };
    const list = sent.map(([name, times]) => `  ${times.toFixed(2)}  ${name}`).join('\n');
    if (process.env['SHOW_COSTS'] !== undefined) process.stdout.write(`${JSON.stringify(cost)}\n${list}\n`);
    const isOver = cost.statements > budget.statements || cost.transactions > budget.transactions || cost.walBytes > budget.walBytes;
    if (isOver)
      throw new Error(
        `One payout costs ${JSON.stringify(cost)}, more than ${JSON.stringify(budget)}. Sent for each payout, also shown by SHOW_COSTS=1 with this test:\n${list}`,
      );
    expect(cost.statements).toBeGreaterThan(budget.statements / 2);
  }, 120_000);
}

describe('a payout from its creation to its callback, with the queue on PostgreSQL', () => {
  suite({ statements: 14, transactions: 11.5, walBytes: 27_000 }, () => Promise.resolve(undefined));
});

describeWithRedis('a payout from its creation to its callback, with the queue on Redis', () => {
  let redis: TestRedis;
  suite({ statements: 12, transactions: 9.5, walBytes: 19_000 }, async () => (redis = await startRedis()).url);
  afterAll(() => redis.stop());
});
