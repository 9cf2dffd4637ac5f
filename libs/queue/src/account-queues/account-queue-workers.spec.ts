import { Alerts, createLogger, Metrics, Outages } from '@app/observability';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JobHandler, QueueBackend } from '../backend/queue-backend.js';
import { WorkerLifecycle } from '../backend/worker-lifecycle.js';
import { JobQueue } from '../jobs/job-queue.js';
import { RowRunner } from '../jobs/row-runner.js';
import { TakenJobs } from '../jobs/taken-jobs.js';
import type { AccountJobHandler } from './account-job-handler.js';
import { type AccountLimits, AccountLimitsSource } from './account-queue.js';
import { AccountQueueWorkers } from './account-queue-workers.js';

const RECONCILE_MS = 1_100;
const logger = createLogger('silent');

/** Accounts that the test sets; reading them can fail. */
class Accounts extends AccountLimitsSource {
  present: AccountLimits[] = [];
  isAway = false;

  list(): Promise<AccountLimits[]> {
    return this.isAway ? Promise.reject(new Error('no database')) : Promise.resolve(this.present);
  }
}

/** A backend that only records its open workers and the jobs that are added. */
class RecordingBackend {
  readonly open: { queue: string; settings: string; handler: JobHandler }[] = [];
  readonly added: { queue: string; ids: string[] }[] = [];
  windowLeftMs = 0;
  windowsRemoved = 0;

  get queues(): string[] {
    return this.open.map(({ queue }) => queue);
  }

  readonly backend = {
    kind: 'postgres',
    queue: (queue: string) => ({
      name: queue,
      add: (_: string, { ids }: { ids: string[] }) => Promise.resolve(void this.added.push({ queue, ids })),
      getRateLimitTtl: () => Promise.resolve(this.windowLeftMs),
      removeRateLimitKey: () => Promise.resolve(void (this.windowsRemoved += 1)),
      close: () => Promise.resolve(),
    }),
    worker: (queue: string, handler: JobHandler, { concurrency, limiter }: { concurrency: number; limiter?: object }) => {
      const entry = { queue, settings: JSON.stringify({ concurrency, limiter }), handler };
      this.open.push(entry);
      return {
        name: queue,
        run: () => new Promise(() => undefined),
        close: () => Promise.resolve(void this.open.splice(this.open.indexOf(entry), 1)),
        closing: undefined,
      };
    },
  } as unknown as QueueBackend;
}

describe('AccountQueueWorkers', () => {
  let source: Accounts;
  let recorded: RecordingBackend;
  let workers: AccountQueueWorkers;
  const handled: string[] = [];
  const handler: AccountJobHandler = { handle: (job, id) => Promise.resolve(void handled.push(`${job} ${id}`)) };

  beforeEach(() => {
    jest.useFakeTimers();
    [source, recorded] = [new Accounts(), new RecordingBackend()];
    const alerts = new Alerts(logger, new Metrics());
    const outages = new Outages(logger, alerts);
    const queue = new JobQueue(recorded.backend, outages);
    workers = new AccountQueueWorkers(
      recorded.backend,
      new WorkerLifecycle(logger, outages),
      queue,
      source,
      handler,
      new RowRunner(outages, alerts, new TakenJobs()),
    );
    handled.length = 0;
  });

  afterEach(async () => {
    await workers.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  const reconcile = (): Promise<void> => jest.advanceTimersByTimeAsync(RECONCILE_MS);

  it('starts, replaces and stops workers as accounts change, and keeps them while the accounts cannot be read', async () => {
    await workers.onApplicationBootstrap();
    expect(recorded.queues).toEqual([]);
    source.present = [{ id: 'a', concurrency: 2, perSecond: null }];
    await reconcile();
    expect(recorded.queues).toEqual(['send-a', 'ask-a']);
    const [before] = recorded.open;
    await reconcile();
    expect(recorded.open[0]).toBe(before);
    source.present = [{ id: 'a', concurrency: 3, perSecond: 40 }];
    await reconcile();
    expect(recorded.open.map(({ settings }) => settings)).toEqual([
      '{"concurrency":3,"limiter":{"max":3,"duration":100}}',
      '{"concurrency":3,"limiter":{"max":1,"duration":100}}',
    ]);
    source.isAway = true;
    await reconcile();
    expect(recorded.queues).toEqual(['send-a', 'ask-a']);
    [source.isAway, source.present] = [false, []];
    await reconcile();
    expect(recorded.queues).toEqual([]);
  });

  it('handles one row of a job in a rate-limited queue and queues the other rows singly', async () => {
    source.present = [{ id: 'a', concurrency: 2, perSecond: 5 }];
    await workers.onApplicationBootstrap();
    await recorded.open[0]?.handler({ name: 'payout.invoke', data: { ids: ['po_1', 'po_2', 'po_3'] } });
    expect(handled).toEqual(['payout.invoke po_1']);
    expect(recorded.added).toEqual([
      { queue: 'send-a', ids: ['po_2'] },
      { queue: 'send-a', ids: ['po_3'] },
    ]);
  });

  it('handles all rows of a job in a queue without a rate limit, and ignores a job that is not in the catalogue', async () => {
    source.present = [{ id: 'a', concurrency: 2, perSecond: null }];
    await workers.onApplicationBootstrap();
    await recorded.open[0]?.handler({ name: 'payout.invoke', data: { ids: ['po_1', 'po_2', 'po_3'] } });
    await recorded.open[0]?.handler({ name: 'payout.conjure', data: { ids: ['po_4'] } });
    expect([handled, recorded.added]).toEqual([['payout.invoke po_1', 'payout.invoke po_2', 'payout.invoke po_3'], []]);
  });

  it('resets a rate-limit window that a process with a wrong clock closed for days', async () => {
    source.present = [{ id: 'a', concurrency: 2, perSecond: 5 }];
    recorded.windowLeftMs = 250;
    await workers.onApplicationBootstrap();
    expect(recorded.windowsRemoved).toBe(0);
    recorded.windowLeftMs = 3 * 86_400_000;
    await reconcile();
    expect(recorded.windowsRemoved).toBe(2);
  });
});
