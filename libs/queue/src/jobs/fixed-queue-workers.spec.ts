import { loadConfig } from '@app/config';
import { Alerts, createLogger, Metrics, Outages } from '@app/observability';
import { describe, expect, it } from '@jest/globals';
import type { DiscoveryService } from '@nestjs/core';
import { randomBytes } from 'node:crypto';
import { WorkerLifecycle } from '../backend/worker-lifecycle.js';
import type { QueueBackend } from '../backend/queue-backend.js';
import { FixedQueueWorkers } from './fixed-queue-workers.js';
import { FIXED_JOBS, JOB_CATALOGUE, queueNameOf } from './job-catalogue.js';
import { JobProcessor } from './job-processor.js';

const WORKER_CONCURRENCY = 8;

/** A worker that BullModule could have created. */
class RecordedWorker {
  concurrency = 1;
  runs = 0;
  isClosed = false;
  closing: Promise<void> | undefined;
  /** Fails the first run when set. */
  firstRunError: Error | null = null;

  constructor(readonly name: string) {}

  run(): Promise<void> {
    this.runs += 1;
    if (this.runs === 1 && this.firstRunError !== null) return Promise.reject(this.firstRunError);
    return new Promise(() => undefined);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

class AnyProcessor extends JobProcessor {
  handle(): Promise<void> {
    return Promise.resolve();
  }
}

function processorOf(worker: RecordedWorker): JobProcessor {
  return Object.assign(new AnyProcessor(), { _worker: worker });
}

function workersFor(workers: readonly RecordedWorker[]): FixedQueueWorkers {
  const secret = randomBytes(32).toString('base64');
  const config = loadConfig({
    DATABASE_URL: 'postgres://localhost/none',
    ENCRYPTION_KEYS: `k1:${secret}`,
    API_KEY_PEPPER: secret,
    WORKER_CONCURRENCY: String(WORKER_CONCURRENCY),
  });
  const providers = workers.map((worker) => ({ metatype: AnyProcessor, instance: processorOf(worker) }));
  const discovery = { getProviders: () => [...providers, { metatype: Object, instance: {} }] } as unknown as DiscoveryService;
  const backend = { reportErrorsOf: () => undefined } as unknown as QueueBackend;
  const logger = createLogger('silent');
  return new FixedQueueWorkers(config, backend, new WorkerLifecycle(logger, new Outages(logger, new Alerts(logger, new Metrics()))), discovery);
}

const allWorkers = (): RecordedWorker[] => FIXED_JOBS.map((job) => new RecordedWorker(queueNameOf(job)));

describe('FixedQueueWorkers', () => {
  it('stops the boot and names the job when a job of the catalogue has no processor', () => {
    const workers = allWorkers().filter(({ name }) => name !== queueNameOf('rows.sweep'));
    expect(() => {
      workersFor(workers).onApplicationBootstrap();
    }).toThrow('No processor handles rows.sweep: add one in apps/gateway/src/jobs and list it in jobs.module.ts.');
    expect(workers.map(({ runs }) => runs)).toEqual(workers.map(() => 0));
  });

  it('runs every worker with the concurrency that the catalogue and the configuration give its job', () => {
    const workers = allWorkers();
    workersFor(workers).onApplicationBootstrap();
    expect(workers.map(({ runs }) => runs)).toEqual(workers.map(() => 1));
    const expected = FIXED_JOBS.map((job) => [queueNameOf(job), Math.max(1, JOB_CATALOGUE[job].concurrencyShare * WORKER_CONCURRENCY)]);
    expect(workers.map(({ name, concurrency }) => [name, concurrency])).toEqual(expected);
  });

  it('starts a worker again whose loop ended with an error', async () => {
    const workers = allWorkers();
    const [failing] = workers;
    if (failing) failing.firstRunError = new Error('the queue is away');
    workersFor(workers).onApplicationBootstrap();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(failing?.runs).toBe(2);
  });

  it('closes every worker before the application shuts down', async () => {
    const workers = allWorkers();
    const fixed = workersFor(workers);
    fixed.onApplicationBootstrap();
    await fixed.beforeApplicationShutdown();
    expect(workers.every(({ isClosed }) => isClosed)).toBe(true);
  });
});
