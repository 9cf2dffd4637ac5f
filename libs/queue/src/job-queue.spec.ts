import { createLogger } from '@app/observability';
import { describe, expect, it } from '@jest/globals';
import { IDS_PER_JOB, isLaneJob, JOB_CATALOGUE, JOB_NAMES, type JobData, laneQueueName, queueNameOf } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';
import type { JobQueueHandle, QueueBackend } from './queue-backend.js';

type Adding = (queue: string, data: JobData, jobId: string | undefined) => Promise<void>;

/** A backend that only takes jobs, the way the test says. */
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
    worker: missing,
    prepare: () => Promise.resolve(),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const silent = createLogger('silent');

describe('hints', () => {
  it('of the same moment share jobs, which carry nothing but ids', async () => {
    const jobs: { name: string; data: JobData; jobId: string | undefined }[] = [];
    const queue = new JobQueue(
      backendWith((name, data, jobId) => {
        jobs.push({ name, data, jobId });
        return Promise.resolve();
      }),
      silent,
    );
    const ids = Array.from({ length: 2 * IDS_PER_JOB + 1 }, (_, number) => `po_${number}`);
    for (const id of ids) queue.hint('payout.invoke', id, 'pac_1');
    queue.hint('callback.deliver', 'cb_1');
    queue.hint('payout.invoke', 'po_other', 'pac_2');
    queue.hint('payout.enquire', 'po_asked', 'pac_1');
    // Without a lane there is nobody to ask.
    queue.hint('payout.enquire', 'po_lost', null);
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

  it('that cannot be added are dropped, and the next ones are tried again', async () => {
    let calls = 0;
    const queue = new JobQueue(
      backendWith(() => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('the queue is away')) : Promise.resolve();
      }),
      silent,
    );
    expect(() => queue.hint('payout.invoke', 'po_1', 'pac_1')).not.toThrow();
    await queue.drained();
    queue.hint('payout.invoke', 'po_2', 'pac_1');
    await queue.drained();
    expect(calls).toBe(2);
  });

  it('are bounded in memory while the queue hangs', async () => {
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
    for (let number = 0; number < 50_000; number += 1) queue.hint('payout.invoke', 'po_1', 'pac_1');
    release();
    await queue.drained();
    expect(added).toBe(20_000);
  });
});

describe('the job catalogue', () => {
  it('gives a job of the provider longer than any request may take, and every queue a name that backends accept', () => {
    for (const job of JOB_NAMES) {
      const name = isLaneJob(job) ? laneQueueName(JOB_CATALOGUE[job].lane, 'pac_1') : queueNameOf(job);
      expect(name).toMatch(/^[a-z]+(-[a-z0-9_]+)+$/);
      expect(JOB_CATALOGUE[job].lockMs).toBeGreaterThan(0);
    }
    // The longest SEND_TIMEOUT_MS that the configuration takes.
    for (const job of ['payout.invoke', 'payout.revoke', 'payout.cancel'] as const) expect(JOB_CATALOGUE[job].lockMs).toBeGreaterThan(120_000);
  });
});
