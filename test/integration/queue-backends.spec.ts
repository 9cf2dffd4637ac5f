import { JobQueue, QueueHealth, Sweeper } from '@app/queue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { TestGateway, type TestGatewayOptions } from '../setup/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../setup/redis.js';

const MANY = 40;

interface Backend {
  options(): Promise<TestGatewayOptions>;
  /** Everything that the queue knows is gone: jobs, schedules, all of it. */
  wipe(gateway: TestGateway): Promise<void>;
  /** The sweeper's next turn is gone, as when the worker that took the last one died before it had added the next. */
  loseNextSweep(gateway: TestGateway): Promise<void>;
  stop(): Promise<void>;
}

const createMany = (gateway: TestGateway, count = MANY, autoprocess = true): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => gateway.create({ autoprocess })));

/** Every one is paid, and none was sent twice. */
async function expectPaidOnce(gateway: TestGateway, ids: readonly string[]): Promise<void> {
  for (const id of ids) await gateway.waitForStatus(id, 'PROCESSED');
  for (const id of ids) expect([await gateway.sends(id), await gateway.ledger(id)]).toEqual([['create'], ['out 100.00']]);
}

const schedules = (gateway: TestGateway) =>
  Promise.all((['rows.sweep', 'payouts.expire', 'records.purge'] as const).map((job) => gateway.app.get(JobQueue).queueOf(job).getJobScheduler(job)));

function suite(backend: Backend): void {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(await backend.options());
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await backend.stop();
  });

  it('pays end to end, and settles what comes later', async () => {
    const later = await gateway.create({ account: '1000000002' });
    await expectPaidOnce(gateway, await createMany(gateway));
    await gateway.waitForStatus(later, 'PROCESSED');
    await expect(gateway.app.get(QueueHealth).check()).resolves.toBeUndefined();
  });

  it('loses nothing when the whole queue is lost, and has its schedules back', async () => {
    const revoked = await gateway.create({ account: '6000000001' });
    await gateway.waitForStatus(revoked, 'PENDING');
    const ids = await createMany(gateway, MANY, false);
    await backend.wipe(gateway);
    expect(await schedules(gateway)).toContain(undefined);
    await gateway.command(revoked, 'revoke');
    // Their hints were given, and went with the queue.
    await gateway.run(`UPDATE payout SET next_action = 'invoke', next_action_at = now(), hinted_at = now() WHERE id = ANY ($1)`, [ids]);
    await backend.wipe(gateway);
    await expectPaidOnce(gateway, ids);
    await gateway.waitForStatus(revoked, 'REVOKED');
    expect((await schedules(gateway)).map((schedule) => schedule?.every)).toEqual([100, 200, 3_600_000]);
    // The expiry runs by its schedule again.
    const lived = await gateway.create({ autoprocess: false, lifetimeSeconds: 1 });
    await gateway.waitForStatus(lived, 'EXPIRED');
  }, 40_000);

  it('sweeps on after a worker died between two turns of the schedule', async () => {
    const ids = await createMany(gateway, 3, false);
    await backend.loseNextSweep(gateway);
    await gateway.run(`UPDATE payout SET next_action = 'invoke', next_action_at = now(), hinted_at = NULL WHERE id = ANY ($1)`, [ids]);
    await expectPaidOnce(gateway, ids);
  }, 40_000);

  it('sweeps on after a process whose clock is days ahead has written the schedule', async () => {
    const ids = await createMany(gateway, 3, false);
    const queue = gateway.app.get(JobQueue).queueOf('rows.sweep');
    const { every } = (await queue.getJobScheduler('rows.sweep')) ?? {};
    await queue.removeJobScheduler('rows.sweep');
    await queue.upsertJobScheduler('rows.sweep', { every, startDate: Date.now() + 3 * 86_400_000 }, { name: 'rows.sweep', data: { ids: [] } });
    await gateway.run(`UPDATE payout SET next_action = 'invoke', next_action_at = now(), hinted_at = NULL WHERE id = ANY ($1)`, [ids]);
    await expectPaidOnce(gateway, ids);
  }, 40_000);

  it('finds rows that no hint was given for', async () => {
    const ids = await createMany(gateway, 10, false);
    await gateway.run(`UPDATE payout SET next_action = 'invoke', next_action_at = now(), hinted_at = NULL WHERE id = ANY ($1)`, [ids]);
    await expectPaidOnce(gateway, ids);
  });
}

describe('on PostgreSQL', () => {
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

describeWithRedis('on Redis', () => {
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

describeWithRedis('while Redis is away', () => {
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

  it('creations are answered at once and kept, and all of them are paid when it is back', async () => {
    await gateway.waitForStatus(await gateway.create(), 'PROCESSED');
    await redis.stop();
    const startedAtMs = performance.now();
    const ids = await createMany(gateway);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await expect(gateway.app.get(QueueHealth).check()).rejects.toThrow();
    for (const id of ids) expect(await gateway.state(id)).toMatchObject({ status: 'READY', next_action: 'invoke' });
    redis = await startRedis(redis.port);
    await expectPaidOnce(gateway, ids);
  }, 40_000);
});

describe('the sweeper', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ jobs: false });
  }, 90_000);

  afterAll(() => gateway.stop());

  it('queues a row once per lease, and none that waits for a human, unless to ask', async () => {
    const sweeper = gateway.app.get(Sweeper);
    const ids = await createMany(gateway, 3);
    const [free, held, asking] = ids;
    // A hint was given with each creation: its lease is not over.
    expect(await sweeper.sweep()).toBe(0);
    await gateway.act('operator', held ?? '', 'hold');
    await gateway.act('operator', asking ?? '', 'hold');
    await gateway.run(`UPDATE payout SET next_action = 'enquire' WHERE id = $1`, [asking]);
    await gateway.run(`UPDATE payout SET hinted_at = now() - interval '1 second'`);
    expect(await sweeper.sweep()).toBe(2);
    expect(await sweeper.sweep()).toBe(0);
    const hinted = await gateway.run<{ id: string }>(`SELECT id FROM payout WHERE hinted_at > now() - interval '500 milliseconds'`);
    expect(hinted.map(({ id }) => id).sort()).toEqual([free, asking].sort());
    await gateway.run(`UPDATE payout SET next_action_at = now() + interval '1 hour', hinted_at = NULL`);
    expect(await sweeper.sweep()).toBe(0);
  });

  it('shares the rows between two that sweep at once', async () => {
    const ids = await createMany(gateway, 20);
    await gateway.run(`UPDATE payout SET hinted_at = NULL WHERE id = ANY ($1)`, [ids]);
    const sweeper = gateway.app.get(Sweeper);
    const counts = await Promise.all([sweeper.sweep(), sweeper.sweep(), sweeper.sweep()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});
