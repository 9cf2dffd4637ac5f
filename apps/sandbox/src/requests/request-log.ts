import type { Pool } from 'pg';
import { run, type Statement } from '../database/database.js';
import { Poller } from '../poller.js';

const FLUSH_EVERY_MS = 50;
const MAX_BATCH = 1_000;
/** What is kept in memory while the database is away. Beyond it the oldest entries are dropped. */
const MAX_WAITING = 100_000;

/** One request to the provider, as it was answered. */
export interface RequestEntry {
  readonly key: string;
  readonly operation: string;
  readonly transferId: string | null;
  readonly at: Date;
  readonly answer: string;
}

const INSERT_REQUESTS: Statement = {
  name: 'insert-requests',
  text: `INSERT INTO sandbox.requests (key, operation, transfer_id, at, answer)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])`,
};

/** Counts what the provider was asked. Written behind, in batches; every reader flushes first, so readers see all of it. */
export class RequestLog {
  private readonly waiting: RequestEntry[] = [];
  private readonly poller: Poller;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly pool: Pool) {
    this.poller = new Poller('record of requests', FLUSH_EVERY_MS, async () => {
      await this.flush();
      return false;
    });
  }

  start(): void {
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.poller.stop();
    await this.flush().catch(() => undefined);
  }

  add(entry: RequestEntry): void {
    if (this.waiting.length >= MAX_WAITING) this.waiting.shift();
    this.waiting.push(entry);
  }

  /** Writes everything that was added before the call. */
  flush(): Promise<void> {
    this.flushing = this.flushing.catch(() => undefined).then(() => this.writeAll());
    return this.flushing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        await run(this.pool, INSERT_REQUESTS, [
          batch.map(({ key }) => key),
          batch.map(({ operation }) => operation),
          batch.map(({ transferId }) => transferId),
          batch.map(({ at }) => at),
          batch.map(({ answer }) => answer),
        ]);
      } catch (error) {
        this.waiting.unshift(...batch);
        throw error;
      }
    }
  }
}
