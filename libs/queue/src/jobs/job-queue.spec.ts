import { Alerts, createLogger, Metrics, Outages } from '@app/observability';
import { describe, expect, it } from '@jest/globals';
import type { JobData, JobQueueHandle, QueueBackend } from '../backend/queue-backend.js';
import { accountQueueName, IDS_PER_JOB, isAccountJob, JOB_CATALOGUE, JOB_NAMES, queueNameOf } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';

type Adding = (queue: string, data: JobData, jobId: string | undefined) => Promise<void>;

/** A backend that only accepts jobs, as the test defines. */
function backendWith(adding: Adding): QueueBackend {
  const missing = (): never => {
    throw new Error('not needed here');
  };
  return {
    kind: 'postgres',
    queue: (name) => ({
      name,
      add: (async (_: string, data: JobData, opts?: { jobId?: string }) => {
        await adding(name, data, opts?.jobId);
      }) as unknown as JobQueueHandle['add'],
      getWaitingCount: missing,
      getRateLimitTtl: missing,
      removeRateLimitKey: missing,
      getJobScheduler: missing,
      upsertJobScheduler: missing,
      removeJobScheduler: missing,
      close: () => Promise.resolve(),
    }),
  } as Partial<QueueBackend> as QueueBackend;
}

const logger = createLogger('silent');
const silent = new Outages(logger, new Alerts(logger, new Metrics()));

describe('JobQueue.enqueue', () => {
  it('gathers wake-ups of the same moment into shared jobs that carry only ids', async () => {
    const jobs: { name: string; data: JobData; jobId: string | undefined }[] = [];
    const queue = new JobQueue(
      backendWith((name, data, jobId) => {
        jobs.push({ name, data, jobId });
        return Promise.resolve();
      }),
      silent,
    );
    const ids = Array.from({ length: 2 * IDS_PER_JOB + 1 }, (_, number) => `po_${number}`);
    for (const id of ids) queue.enqueue('payout.invoke', id, 'pac_1');
    queue.enqueue('callback.deliver', 'cb_1');
    queue.enqueue('payout.invoke', 'po_other', 'pac_2');
    queue.enqueue('payout.enquire', 'po_asked', 'pac_1');
    // Without an account there is no queue, so nothing is added.
    queue.enqueue('payout.enquire', 'po_lost', null);
    await queue.drained();
    expect(jobs.map(({ name, data }) => [name, data.ids.length])).toEqual([
      ['send-pac_1', IDS_PER_JOB],
      ['send-pac_1', IDS_PER_JOB],
      ['send-pac_1', 1],
      ['callback-deliver', 1],
      ['send-pac_2', 1],
      ['ask-pac_1', 1],
    ]);
    const invokes = jobs.filter(({ name }) => name === 'send-pac_1');
    expect(invokes.flatMap(({ data }) => data.ids)).toEqual(ids);
    expect(new Set(invokes.map(({ jobId }) => jobId)).size).toBe(invokes.length);
    expect(Object.keys(invokes[0]?.data ?? {})).toEqual(['ids']);
  });

  it('drops a wake-up that cannot be added, and adds the next one', async () => {
    let calls = 0;
    const queue = new JobQueue(
      backendWith(() => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('the queue is away')) : Promise.resolve();
      }),
      silent,
    );
    expect(() => queue.enqueue('payout.invoke', 'po_1', 'pac_1')).not.toThrow();
    await queue.drained();
    queue.enqueue('payout.invoke', 'po_2', 'pac_1');
    await queue.drained();
    expect(calls).toBe(2);
  });

  it('holds at most 20,000 wake-ups in memory while the queue hangs', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    let added = 0;
    const queue = new JobQueue(
      backendWith(async (_, { ids }) => {
        await hanging;
        added += ids.length;
      }),
      silent,
    );
    for (let number = 0; number < 50_000; number += 1) queue.enqueue('payout.invoke', 'po_1', 'pac_1');
    release();
    await queue.drained();
    expect(added).toBe(20_000);
  });
});

describe('JOB_CATALOGUE', () => {
  it('locks a job for longer than any request to a provider may take, and names queues as both backends allow', () => {
    for (const job of JOB_NAMES) {
      const name = isAccountJob(job) ? accountQueueName(JOB_CATALOGUE[job].accountQueue, 'pac_1') : queueNameOf(job);
      expect(name).toMatch(/^[a-z]+(-[a-z0-9_]+)+$/);
      expect(JOB_CATALOGUE[job].lockMs).toBeGreaterThan(0);
    }
    // The longest SEND_TIMEOUT_MS that the configuration allows.
    for (const job of ['payout.invoke', 'payout.revoke', 'payout.cancel'] as const) expect(JOB_CATALOGUE[job].lockMs).toBeGreaterThan(120_000);
  });
});
