import { Database } from '@app/database';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { HeldResource, Task } from './task.js';

type Query = string | { name: string; text: string; values: unknown[] };

const PAYOUT_ID = /^po_[0-9a-f]{32}$/;
const LOCKING = /\bFOR UPDATE\b|\bUPDATE payout\b/;
/** These statements wait for any transaction that inserts such a row: both may have the same reference or message id. */
const UNIQUE = /\bINSERT INTO payout \(|\bINSERT INTO provider_notification\b|\bUPDATE provider_notification\b/;
const EVERY_ROW = 'every row';
/** Changes of configuration take turns, and so do events of sign-ins. */
const CHAIN_LOCKS: ReadonlySet<string> = new Set(['configuration_lock', 'access_lock']);
/** Accounts of operators are few: one lock for all of them. */
const OF_OPERATORS = /\bFROM operator\b.*\bFOR (?:UPDATE|SHARE)\b|\bUPDATE operator\b/s;
const SKIPPING = /\bSKIP LOCKED\b/;

/** Which connection holds the lock of a payout's row, so that a task that would block in the server waits in the scheduler instead. */
export class RowLocks {
  private readonly holders = new Map<string, object>();

  isFreeFor(payoutId: string, connection: object): boolean {
    if (payoutId === EVERY_ROW) return [...this.holders.values()].every((holder) => holder === connection);
    const holder = this.holders.get(payoutId);
    return holder === undefined || holder === connection;
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

/** The row that a statement would lock, or a chain; one with SKIP LOCKED never waits. */
function lockedBy(query: Query, insideTransaction: boolean): string | undefined {
  if (typeof query === 'string' || SKIPPING.test(query.text)) return undefined;
  if (CHAIN_LOCKS.has(query.name)) return query.name;
  if (OF_OPERATORS.test(query.text)) return 'operators';
  if (!insideTransaction && UNIQUE.test(query.text)) return EVERY_ROW;
  if (!LOCKING.test(query.text)) return undefined;
  return query.values.flat().find((value): value is string => typeof value === 'string' && PAYOUT_ID.test(value));
}

function nameOf(query: Query): string {
  return typeof query === 'string' ? query.toLowerCase() : query.name;
}

/** A task's connection: yields before every statement and after every commit, and can be lost at both points. */
class SteppedClient implements HeldResource {
  insideTransaction = false;
  /** Nothing is gathered: each statement is sent when its turn comes. */
  readonly connection = { stream: { cork: () => undefined, uncork: () => undefined } };
  private lost = false;
  /** Pipelined statements run one after the other, as in the server. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly real: pg.PoolClient,
    private readonly task: Task,
    private readonly locks: RowLocks,
  ) {
    task.heldResources.add(this);
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
    await this.yieldAt({ name: `before ${name}`, usesDatabase: true, ...(locks === undefined ? {} : { locks }) });
    if (name === 'begin') this.insideTransaction = true;
    if (locks !== undefined) this.locks.take(locks, this);
    const result = await this.real.query(query);
    if (!this.insideTransaction) this.locks.releaseAll(this);
    else if (SKIPPING.test(text)) for (const row of result.rows as { id?: string }[]) if (row.id !== undefined) this.locks.take(row.id, this);
    if (name === 'commit') this.endTransaction();
    if (name === 'commit' || (!this.insideTransaction && !/^\s*SELECT\b/i.test(text))) await this.yieldAt({ name: `after ${name}`, usesDatabase: true });
    return result;
  }

  release(): void {
    this.task.heldResources.delete(this);
    this.locks.releaseAll(this);
    this.real.release();
  }

  async abandon(): Promise<void> {
    if (this.insideTransaction && !this.lost) await this.rollBack();
    this.release();
  }

  private async yieldAt(point: { name: string; usesDatabase: boolean; locks?: string }): Promise<void> {
    if (this.lost) throw new ConnectionLost();
    if ((await this.task.yieldAt(point)) === 'go') return;
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

/** The part of a pool that `Database` uses. */
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

/** The product's `Database` with its own transactions and error handling, over connections that yield to the scheduler. */
export function steppedDatabase(real: pg.Pool, task: Task, locks: RowLocks): Database {
  const master = new SteppedPool(real, task, locks);
  const driver: unknown = Object.assign(Object.create(PostgresDriver.prototype) as object, { master });
  return new Database({ driver } as DataSource);
}
