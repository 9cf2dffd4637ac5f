import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';

const CONCURRENCY = 8;
const MANY = 40;
/** A changed account takes effect within this time, in milliseconds. */
const TAKES_EFFECT_MS = 3_000;
const PER_SECOND = 8;

/** Answers that are held back until the test releases them. */
class Hanging {
  private readonly held: (() => void)[] = [];
  private isReleased = false;

  get count(): number {
    return this.held.length;
  }

  readonly hold = (answer: () => void): void => {
    if (this.isReleased) answer();
    else this.held.push(answer);
  };

  release(): void {
    this.isReleased = true;
    for (const answer of this.held.splice(0)) answer();
  }
}

const paid = ({ key }: Heard, response: ServerResponse): void => reply(response, 201, transferOf(key ?? '', 'paid'));

function suite(redisUrl: () => Promise<string | undefined>): void {
  let gateway: TestGateway;
  let provider: FakeProvider;
  let limited: FakeProvider;

  beforeAll(async () => {
    [provider, limited] = await Promise.all([FakeProvider.start(), FakeProvider.start()]);
    gateway = await TestGateway.start({
      redisUrl: await redisUrl(),
      merchants: { faked: { providerUrl: provider.url }, limited: { providerUrl: limited.url, accountOptions: { rateLimit: { perSecond: PER_SECOND } } } },
      environment: { WORKER_CONCURRENCY: String(CONCURRENCY), SEND_TIMEOUT_MS: '20000' },
    });
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([provider.stop(), limited.stop()]);
  });

  beforeEach(() => {
    provider.onOperation = paid;
  });

  const createMany = (count: number, merchant: string) => Promise.all(Array.from({ length: count }, () => gateway.create({ merchant })));

  async function payMany(count: number, merchant: string): Promise<number> {
    const startedAtMs = performance.now();
    for (const id of await createMany(count, merchant)) await gateway.waitForStatus(id, 'PROCESSED');
    return performance.now() - startedAtMs;
  }

  it('keeps paying through other accounts at their usual speed while one provider hangs', async () => {
    await payMany(MANY, 'main');
    const aloneMs = await payMany(MANY, 'main');
    const hanging = new Hanging();
    provider.onOperation = (heard, response) => {
      hanging.hold(() => {
        paid(heard, response);
      });
    };
    const stuck = await createMany(3 * CONCURRENCY, 'faked');
    while (hanging.count < CONCURRENCY) await sleep(10);
    expect(await payMany(MANY, 'main')).toBeLessThan(2 * aloneMs + 500);
    // The hanging account uses its own concurrency and no more.
    expect(hanging.count).toBe(CONCURRENCY);
    hanging.release();
    for (const id of stuck) await gateway.waitForStatus(id, 'PROCESSED');
    for (const id of stuck) expect(provider.operations(id)).toHaveLength(1);
  }, 120_000);

  it('keeps sending through an account whose enquiries hang', async () => {
    const hanging = new Hanging();
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = ({ path }, response) => {
      hanging.hold(() => reply(response, 200, transferOf(/po_\w+-invoke/.exec(path)?.[0] ?? '', 'paid')));
    };
    const asked = await createMany(3 * CONCURRENCY, 'faked');
    while (hanging.count < CONCURRENCY) await sleep(10);
    provider.onOperation = paid;
    expect(await payMany(CONCURRENCY, 'faked')).toBeLessThan(5_000);
    expect(hanging.count).toBe(CONCURRENCY);
    hanging.release();
    for (const id of asked) await gateway.waitForStatus(id, 'PROCESSED');
  }, 120_000);

  it('never sends more requests per second through an account than its rate limit, in whatever jobs the rows arrive', async () => {
    const sentAtMs: number[] = [];
    limited.onOperation = (heard, response) => {
      sentAtMs.push(performance.now());
      paid(heard, response);
    };
    const ids = await createMany(3 * PER_SECOND, 'limited');
    for (const id of ids) await gateway.waitForStatus(id, 'PROCESSED');
    for (const id of ids) expect(limited.operations(id)).toHaveLength(1);
    for (const at of sentAtMs) expect(sentAtMs.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(PER_SECOND);
    // Sending has three quarters of the rate.
    const seconds = ((sentAtMs.at(-1) ?? 0) - (sentAtMs[0] ?? 0)) / 1_000;
    expect(seconds).toBeGreaterThan((ids.length - 1) / PER_SECOND);
    expect(seconds).toBeLessThan((2 * ids.length) / (0.75 * PER_SECOND));
  }, 120_000);

  it('applies a changed concurrency within seconds and without a restart', async () => {
    const { accountId } = gateway.merchant('faked');
    await gateway.run(`UPDATE provider_account SET options = options || '{"concurrency": 1}' WHERE id = $1`, [accountId]);
    await sleep(TAKES_EFFECT_MS);
    let inside = 0;
    let most = 0;
    provider.onOperation = async (heard, response) => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(30);
      inside -= 1;
      paid(heard, response);
    };
    await payMany(10, 'faked');
    expect(most).toBe(1);
  }, 120_000);

  it('needs no more database connections for many accounts than the queue pool has', async () => {
    const account = `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options)
      SELECT 'pac_more_' || n, provider, name, mode, credentials_encrypted, options FROM provider_account, generate_series(1, 30) n WHERE id = $1`;
    await gateway.run(account, [gateway.merchant().accountId]);
    await sleep(TAKES_EFFECT_MS);
    await payMany(MANY, 'main');
    const [open] = await gateway.run<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'payout-gateway-queue'`,
    );
    // QUEUE_POOL_SIZE of the tests.
    expect(open?.count).toBeLessThanOrEqual(12);
  }, 120_000);
}

describe('account queues on PostgreSQL', () => {
  suite(() => Promise.resolve(undefined));
});

describeWithRedis('account queues on Redis', () => {
  let redis: TestRedis;
  suite(async () => {
    redis = await startRedis();
    return redis.url;
  });
  afterAll(() => redis.stop());
});
