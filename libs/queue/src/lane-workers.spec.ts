import { Alerts, createLogger, Metrics } from '@app/observability';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JobName } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';
import { LaneWorkers } from './lane-workers.js';
import { type Lane, LaneSource } from './lanes.js';
import type { JobHandler, QueueBackend } from './queue-backend.js';
import { RowRunner } from './row-runner.js';

const LOOK_MS = 1_100;
const logger = createLogger('silent');

/** Lanes as the test says; they can be out of reach. */
class Lanes extends LaneSource {
  present: Lane[] = [];
  isAway = false;

  lanes(): Promise<Lane[]> {
    return this.isAway ? Promise.reject(new Error('no database')) : Promise.resolve(this.present);
  }
}

/** A backend that only keeps book of its workers and of what is added. */
class Book {
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
      return { run: () => new Promise(() => undefined), close: () => Promise.resolve(void this.open.splice(this.open.indexOf(entry), 1)), closing: undefined };
    },
  } as unknown as QueueBackend;
}

describe('workers of lanes', () => {
  let source: Lanes;
  let book: Book;
  let workers: LaneWorkers;
  const seen: string[] = [];
  const processor = { handle: (id: string) => Promise.resolve(void seen.push(id)) };

  beforeEach(() => {
    jest.useFakeTimers();
    [source, book] = [new Lanes(), new Book()];
    const rows = new RowRunner(logger, new Alerts(logger, new Metrics()));
    workers = new LaneWorkers(logger, book.backend, new JobQueue(book.backend, logger), source, rows);
    seen.length = 0;
  });

  afterEach(async () => {
    await workers.close();
    jest.useRealTimers();
  });

  const start = (): Promise<void> => workers.start(new Map<JobName, typeof processor>([['payout.invoke', processor]]));
  const look = (): Promise<void> => jest.advanceTimersByTimeAsync(LOOK_MS);

  it('come, change and go with their lanes, and stay while the lanes cannot be read', async () => {
    await start();
    expect(book.queues).toEqual([]);
    source.present = [{ name: 'a', concurrency: 2, perSecond: null }];
    await look();
    expect(book.queues).toEqual(['send-a', 'ask-a']);
    const [before] = book.open;
    await look();
    expect(book.open[0]).toBe(before);
    source.present = [{ name: 'a', concurrency: 3, perSecond: 40 }];
    await look();
    expect(book.open.map(({ settings }) => settings)).toEqual([
      '{"concurrency":3,"limiter":{"max":3,"duration":100}}',
      '{"concurrency":3,"limiter":{"max":1,"duration":100}}',
    ]);
    source.isAway = true;
    await look();
    expect(book.queues).toEqual(['send-a', 'ask-a']);
    [source.isAway, source.present] = [false, []];
    await look();
    expect(book.queues).toEqual([]);
  });

  it('of a lane with a pace keep one row of a job, and queue the others singly', async () => {
    source.present = [{ name: 'a', concurrency: 2, perSecond: 5 }];
    await start();
    await book.open[0]?.handler({ name: 'payout.invoke', data: { ids: ['po_1', 'po_2', 'po_3'] } });
    expect(seen).toEqual(['po_1']);
    expect(book.added).toEqual([
      { queue: 'send-a', ids: ['po_2'] },
      { queue: 'send-a', ids: ['po_3'] },
    ]);
  });

  it('without one look at all rows of a job, and at none of a job that they do not know', async () => {
    source.present = [{ name: 'a', concurrency: 2, perSecond: null }];
    await start();
    await book.open[0]?.handler({ name: 'payout.invoke', data: { ids: ['po_1', 'po_2', 'po_3'] } });
    await book.open[0]?.handler({ name: 'payout.conjure', data: { ids: ['po_4'] } });
    expect([seen, book.added]).toEqual([['po_1', 'po_2', 'po_3'], []]);
  });

  it('open a window again that a wrong clock has closed for days', async () => {
    source.present = [{ name: 'a', concurrency: 2, perSecond: 5 }];
    book.windowLeftMs = 250;
    await start();
    expect(book.windowsRemoved).toBe(0);
    book.windowLeftMs = 3 * 86_400_000;
    await look();
    expect(book.windowsRemoved).toBe(2);
  });
});
