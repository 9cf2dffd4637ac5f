import { Database } from '@app/database';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Holding, Task } from './task.js';

type Query = string | { name: string; text: string; values: unknown[] };

const PAYOUT_ID = /^po_[0-9a-f]{32}$/;
const LOCKING = /\bFOR UPDATE\b|\bUPDATE payout\b/;
/** These wait for whoever is just changing such a row: they may share a reference, or a message's id. */
const UNIQUE = /\bINSERT INTO payout \(|\bINSERT INTO provider_notification\b|\bUPDATE provider_notification\b/;
const EVERY_ROW = 'every row';
const SKIPPING = /\bSKIP LOCKED\b/;

/** Which payout's row is locked by whom, so that a task that would wait in the server waits in the scheduler instead. */
export class RowLocks {
  private readonly holders = new Map<string, object>();

  isFreeFor(payoutId: string, asker: object): boolean {
    if (payoutId === EVERY_ROW) return [...this.holders.values()].every((holder) => holder === asker);
    const holder = this.holders.get(payoutId);
    return holder === undefined || holder === asker;
  }

  take(payoutId: string, holder: object): void {
    this.holders.set(payoutId, holder);
  }

  releaseAll(holder: object): void {
    for (const [payoutId, present] of this.holders) if (present === holder) this.holders.delete(payoutId);
  }
}

class ConnectionLost extends Error {
  readonly code = '57P01';
  constructor() {
    super('Connection terminated unexpectedly');
  }
}

/** The row that a statement would lock; a statement that skips locked rows waits for nobody. */
function lockedBy(query: Query, insideTransaction: boolean): string | undefined {
  if (typeof query === 'string' || SKIPPING.test(query.text)) return undefined;
  if (!insideTransaction && UNIQUE.test(query.text)) return EVERY_ROW;
  if (!LOCKING.test(query.text)) return undefined;
  return query.values.flat().find((value): value is string => typeof value === 'string' && PAYOUT_ID.test(value));
}

function nameOf(query: Query): string {
  return typeof query === 'string' ? query.toLowerCase() : query.name;
}

/** A task's connection: stops before every statement and after every commit, and can be lost at both places. */
class SteppedClient implements Holding {
  insideTransaction = false;
  private lost = false;
  /** Statements that were sent together are done one after the other, as the server does them. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly real: pg.PoolClient,
    private readonly task: Task,
    private readonly locks: RowLocks,
  ) {
    task.holdings.add(this);
  }

  on(): this {
    return this;
  }

  off(): this {
    return this;
  }

  query(query: Query): Promise<pg.QueryResult> {
    const done = this.tail.then(() => this.queryNow(query));
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async queryNow(query: Query): Promise<pg.QueryResult> {
    const name = nameOf(query);
    if (name === 'rollback') return this.rollBack();
    const locks = lockedBy(query, this.insideTransaction);
    const text = typeof query === 'string' ? '' : query.text;
    await this.stop({ name: `before ${name}`, usesDatabase: true, ...(locks === undefined ? {} : { locks }) });
    if (name === 'begin') this.insideTransaction = true;
    if (locks !== undefined) this.locks.take(locks, this);
    const result = await this.real.query(query);
    if (SKIPPING.test(text)) for (const row of result.rows as { id?: string }[]) if (row.id !== undefined) this.locks.take(row.id, this);
    if (!this.insideTransaction) this.locks.releaseAll(this);
    if (name === 'commit') this.endTransaction();
    if (name === 'commit' || (!this.insideTransaction && !/^\s*SELECT\b/i.test(text))) await this.stop({ name: `after ${name}`, usesDatabase: true });
    return result;
  }

  release(): void {
    this.task.holdings.delete(this);
    this.locks.releaseAll(this);
    this.real.release();
  }

  async abandon(): Promise<void> {
    if (this.insideTransaction && !this.lost) await this.rollBack();
    this.release();
  }

  private async stop(point: { name: string; usesDatabase: boolean; locks?: string }): Promise<void> {
    if (this.lost) throw new ConnectionLost();
    if ((await this.task.pass(point)) === 'go') return;
    this.lost = true;
    if (this.insideTransaction) await this.real.query('ROLLBACK');
    this.endTransaction();
    throw new ConnectionLost();
  }

  private async rollBack(): Promise<pg.QueryResult> {
    if (this.lost) throw new ConnectionLost();
    const result = await this.real.query(this.insideTransaction ? 'ROLLBACK' : 'SELECT 1');
    this.endTransaction();
    return result;
  }

  private endTransaction(): void {
    this.insideTransaction = false;
    this.locks.releaseAll(this);
  }
}

/** What `Database` needs of a pool, over the connections of a real one. */
class SteppedPool {
  constructor(
    private readonly real: pg.Pool,
    private readonly task: Task,
    private readonly locks: RowLocks,
  ) {}

  async connect(): Promise<SteppedClient> {
    return new SteppedClient(await this.real.connect(), this.task, this.locks);
  }

  async query(query: Query): Promise<pg.QueryResult> {
    const client = await this.connect();
    try {
      return await client.query(query);
    } finally {
      client.release();
    }
  }
}

/** The product's own `Database`, with its transactions and error handling, whose connections stop wherever the scheduler wants. */
export function steppedDatabase(real: pg.Pool, task: Task, locks: RowLocks): Database {
  const master = new SteppedPool(real, task, locks);
  const driver: unknown = Object.assign(Object.create(PostgresDriver.prototype) as object, { master });
  return new Database({ driver } as DataSource);
}
