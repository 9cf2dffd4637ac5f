import { Alerts, createLogger, Metrics, Outages } from '@app/observability';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { RowRunner } from './row-runner.js';
import { TakenJobs } from './taken-jobs.js';

function runnerWithAlerts(): { runner: RowRunner; raised: string[] } {
  const logger = createLogger('silent');
  const alerts = new Alerts(logger, new Metrics());
  const raised: string[] = [];
  alerts.raise = (name) => void raised.push(name);
  return { runner: new RowRunner(new Outages(logger, alerts), alerts, new TakenJobs()), raised };
}

describe('RowRunner', () => {
  it('never runs more rows at once than the limit allows, across jobs that share the limit', async () => {
    const { runner } = runnerWithAlerts();
    const limit = pLimit(3);
    const handled: string[] = [];
    let running = 0;
    let most = 0;
    const handle = async (id: string): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await pause(handled.length % 3);
      running -= 1;
      handled.push(id);
    };
    const jobs = ['a', 'b'].map((job) => ({ name: 'payout.invoke', data: { ids: Array.from({ length: 10 }, (_, number) => `${job}${number}`) } }));
    await Promise.all(jobs.map((job) => runner.run(job, limit, handle)));
    expect(most).toBe(3);
    expect(handled.sort()).toEqual(jobs.flatMap(({ data }) => data.ids).sort());
  });

  it('raises an alert for a row that fails, and still handles the other rows of the job', async () => {
    const { runner, raised } = runnerWithAlerts();
    const handled: string[] = [];
    const handle = (id: string): Promise<void> => (id === 'po_1' ? Promise.reject(new Error('no')) : Promise.resolve(void handled.push(id)));
    await runner.run({ name: 'payout.invoke', data: { ids: ['po_1', 'po_2'] } }, pLimit(1), handle);
    expect([handled, raised]).toEqual([['po_2'], ['job_failed']]);
  });

  it('raises no alert for a row that found no database', async () => {
    const { runner, raised } = runnerWithAlerts();
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    await runner.run({ name: 'payout.invoke', data: { ids: ['po_1'] } }, pLimit(1), () => Promise.reject(refused));
    expect(raised).toEqual([]);
  });

  it('raises no alert for a job whose command Redis refuses', async () => {
    const { runner, raised } = runnerWithAlerts();
    const refused = Object.assign(new Error('NOAUTH Authentication required.'), { name: 'ReplyError' });
    await runner.run({ name: 'rows.sweep', data: { ids: [] } }, pLimit(1), () => Promise.reject(refused));
    expect(raised).toEqual([]);
  });

  it('raises an alert of its own for a row whose lock another session does not give back', async () => {
    const { runner, raised } = runnerWithAlerts();
    const refused = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
    await runner.run({ name: 'payout.invoke', data: { ids: ['po_1'] } }, pLimit(1), () => Promise.reject(refused));
    expect(raised).toEqual(['lock_not_had']);
  });

  it('runs the handler once for a scheduled job, which has no row', async () => {
    const { runner } = runnerWithAlerts();
    const handled: string[] = [];
    await runner.run({ name: 'rows.sweep', data: { ids: [] } }, pLimit(1), (id) => Promise.resolve(void handled.push(id)));
    expect(handled).toEqual(['']);
  });
});
