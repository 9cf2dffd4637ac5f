import { JobQueue, QueueHealth, Sweeper } from '@app/queue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway, type TestGatewayOptions } from '../setup/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';

const MANY = 40;

/** How long a provider and a merchant take to answer while the gateway shuts down, in milliseconds. */
const SLOW_ANSWER_MS = 1_500;

interface Backend {
  options(): Promise<TestGatewayOptions>;
  /** Deletes everything that the queue holds: jobs and schedules. */
  wipe(gateway: TestGateway): Promise<void>;
  /** Deletes the next run of the sweeper, as when a worker died between taking one run and adding the next. */
  loseNextSweep(gateway: TestGateway): Promise<void>;
  stop(): Promise<void>;
}

const createMany = (gateway: TestGateway, count = MANY, autoprocess = true): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => gateway.create({ autoprocess })));

/** All of them are paid, and none was sent twice. */
async function expectPaidOnce(gateway: TestGateway, ids: readonly string[]): Promise<void> {
  for (const id of ids) await gateway.waitForStatus(id, 'PROCESSED');
  for (const id of ids) expect([await gateway.sends(id), await gateway.ledger(id)]).toEqual([['create'], ['out 100.00']]);
}

const schedules = (gateway: TestGateway) =>
  Promise.all(
    (['rows.sweep', 'payouts.expire', 'records.purge', 'history.seal', 'stoppages.watch'] as const).map((job) =>
      gateway.app.get(JobQueue).queueOf(job).getJobScheduler(job),
    ),
  );

/** A merchant's endpoint that holds its answers back. */
class SlowReceiver {
  readonly waiting: ServerResponse[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SlowReceiver> {
    const server = createServer();
    const receiver = new SlowReceiver(server);
    server.on('request', (request, response) => {
      request.resume().on('end', () => receiver.waiting.push(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/callbacks`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function shutdownSuite(options: () => Promise<TestGatewayOptions>): void {
  let gateway: TestGateway;
  let provider: FakeProvider;
  let receiver: SlowReceiver;

  beforeAll(async () => {
    [provider, receiver] = await Promise.all([FakeProvider.start(), SlowReceiver.start()]);
    gateway = await TestGateway.start({ ...(await options()), merchants: { faked: { providerUrl: provider.url } }, environment: { SEND_TIMEOUT_MS: '10000' } });
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([provider.stop(), receiver.stop()]);
  });

  it('finishes running jobs at shutdown: a request to a provider, and a callback to a merchant', async () => {
    provider.onOperation = async ({ key }, response) => {
      await sleep(SLOW_ANSWER_MS);
      reply(response, 201, transferOf(key ?? '', 'paid'));
    };
    const notified = await gateway.create({ callbackUrl: receiver.url });
    while (receiver.waiting.length === 0) await sleep(10);
    const sent = await gateway.create({ merchant: 'faked' });
    while (provider.operations(sent).length === 0) await sleep(10);
    const shutDown = gateway.shutDown();
    await sleep(SLOW_ANSWER_MS);
    for (const response of receiver.waiting) response.writeHead(204).end();
    await shutDown;
    const deliveries = await gateway.run('SELECT state, attempts, last_status FROM callback_delivery WHERE payout_id = $1 AND attempts > 0', [notified]);
    expect(deliveries).toEqual(receiver.waiting.map(() => ({ state: 'delivered', attempts: 1, last_status: 204 })));
    expect(await gateway.state(sent)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  }, 120_000);
}

function suite(backend: Backend): void {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(await backend.options());
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await backend.stop();
  });

  it('pays end to end, and settles a payout whose final status comes later', async () => {
    const later = await gateway.create({ account: '1000000002' });
    await expectPaidOnce(gateway, await createMany(gateway));
    await gateway.waitForStatus(later, 'PROCESSED');
    await expect(gateway.app.get(QueueHealth).check()).resolves.toBeUndefined();
  });

  it('loses no payout when the whole queue is deleted, and restores its schedules', async () => {
    const revoked = await gateway.create({ account: '6000000001' });
    await gateway.waitForStatus(revoked, 'PENDING');
    const ids = await createMany(gateway, MANY, false);
    await backend.wipe(gateway);
    expect(await schedules(gateway)).toContain(undefined);
    await gateway.command(revoked, 'revoke');
    // Their wake-ups were added, and deleted with the queue.
    await gateway.planTask(ids, 'invoke', 'now()', 'now()');
    await backend.wipe(gateway);
    await expectPaidOnce(gateway, ids);
    await gateway.waitForStatus(revoked, 'REVOKED');
    expect((await schedules(gateway)).map((schedule) => schedule?.every)).toEqual([100, 200, 3_600_000, expect.any(Number), 60_000]);
    // The schedule of the expiry works again.
    const lived = await gateway.create({ autoprocess: false, lifetimeSeconds: 1 });
    await gateway.waitForStatus(lived, 'EXPIRED');
  }, 120_000);

  it('keeps sweeping after a worker died between two runs of the schedule', async () => {
    const ids = await createMany(gateway, 3, false);
    await backend.loseNextSweep(gateway);
    await gateway.planTask(ids, 'invoke');
    await expectPaidOnce(gateway, ids);
  }, 120_000);

  it('keeps sweeping after a process whose clock is days ahead wrote the schedule', async () => {
    const ids = await createMany(gateway, 3, false);
    const queue = gateway.app.get(JobQueue).queueOf('rows.sweep');
    const { every } = (await queue.getJobScheduler('rows.sweep')) ?? {};
    await queue.removeJobScheduler('rows.sweep');
    await queue.upsertJobScheduler('rows.sweep', { every, startDate: Date.now() + 3 * 86_400_000 }, { name: 'rows.sweep', data: { ids: [] } });
    await gateway.planTask(ids, 'invoke');
    await expectPaidOnce(gateway, ids);
  }, 120_000);

  it('pays rows for which no wake-up was added', async () => {
    const ids = await createMany(gateway, 10, false);
    await gateway.planTask(ids, 'invoke');
    await expectPaidOnce(gateway, ids);
  });
}

describe('the queue on PostgreSQL', () => {
  suite({
    options: () => Promise.resolve({}),
    wipe: async (gateway) => {
      const tables = await gateway.run<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`);
      for (const { name } of tables) await gateway.run(`DELETE FROM bullmq.${name}`);
    },
    loseNextSweep: async (gateway) => {
      await gateway.run(`DELETE FROM bullmq.job WHERE queue = 'rows-sweep'`);
    },
    stop: () => Promise.resolve(),
  });
});

describe('a gateway that shuts down, with its queue on PostgreSQL', () => {
  shutdownSuite(() => Promise.resolve({}));
});

describeWithRedis('a gateway that shuts down, with its queue on Redis', () => {
  let redis: TestRedis;
  shutdownSuite(async () => {
    redis = await startRedis();
    return { redisUrl: redis.url };
  });
  afterAll(() => redis.stop());
});

describeWithRedis('the queue on Redis', () => {
  let redis: TestRedis;
  suite({
    options: async () => {
      redis = await startRedis();
      return { redisUrl: redis.url };
    },
    wipe: async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      await client.quit();
    },
    loseNextSweep: async () => {
      const client = new Redis(redis.url);
      await client.del('bull:rows-sweep:delayed', 'bull:rows-sweep:wait', 'bull:rows-sweep:active');
      await client.quit();
    },
    stop: () => redis.stop(),
  });
});

describeWithRedis('a gateway whose Redis is away', () => {
  let redis: TestRedis;
  let gateway: TestGateway;

  beforeAll(async () => {
    redis = await startRedis();
    gateway = await TestGateway.start({ redisUrl: redis.url });
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await redis.stop();
  });

  it('answers creations at once, and pays all of them when Redis is back', async () => {
    await gateway.waitForStatus(await gateway.create(), 'PROCESSED');
    await redis.stop();
    const startedAtMs = performance.now();
    const ids = await createMany(gateway);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await expect(gateway.app.get(QueueHealth).check()).rejects.toThrow();
    for (const id of ids) expect(await gateway.state(id)).toMatchObject({ status: 'READY', tasks: ['invoke'] });
    redis = await startRedis(redis.port);
    await expectPaidOnce(gateway, ids);
  }, 120_000);
});

describe('Sweeper', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ jobs: false });
  }, 90_000);

  afterAll(() => gateway.stop());

  it('queues a row once per lease, and a payout with an open case only for an enquiry', async () => {
    const sweeper = gateway.app.get(Sweeper);
    const ids = await createMany(gateway, 3);
    const [free, held, asking] = ids;
    // Each creation added a wake-up, and its lease has not ended.
    expect(await sweeper.sweep()).toBe(0);
    await gateway.act('operator', held ?? '', 'hold');
    await gateway.act('operator', asking ?? '', 'hold');
    await gateway.planTask([asking ?? ''], 'enquire');
    await gateway.run(`UPDATE payout_task SET enqueued_at = now() - interval '1 second'`);
    expect(await sweeper.sweep()).toBe(2);
    expect(await sweeper.sweep()).toBe(0);
    const enqueued = await gateway.run<{ task: string }>(
      `SELECT payout_id || ' ' || task AS task FROM payout_task WHERE enqueued_at > now() - interval '500 milliseconds'`,
    );
    expect(enqueued.map(({ task }) => task).sort()).toEqual([`${free ?? ''} invoke`, `${asking ?? ''} enquire`].sort());
    await gateway.run(`UPDATE payout_task SET due_at = now() + interval '1 hour', enqueued_at = NULL`);
    expect(await sweeper.sweep()).toBe(0);
  });

  it('gives concurrent sweeps different rows', async () => {
    const ids = await createMany(gateway, 20);
    await gateway.run(`UPDATE payout_task SET enqueued_at = NULL WHERE payout_id = ANY ($1)`, [ids]);
    const sweeper = gateway.app.get(Sweeper);
    const counts = await Promise.all([sweeper.sweep(), sweeper.sweep(), sweeper.sweep()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});
