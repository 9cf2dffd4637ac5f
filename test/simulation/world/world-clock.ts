import { type Database, DatabaseClock } from '@app/database';
import type pg from 'pg';
import { EPOCH_MS } from './simulated-database.js';

/** The clock of a schedule. Only the scheduler moves it, in the database and here at the same time. */
export class WorldClock {
  private elapsedMs = 0;

  constructor(private readonly pool: pg.Pool) {}

  now = (): number => EPOCH_MS + this.elapsedMs;

  get elapsed(): number {
    return this.elapsedMs;
  }

  reset(): void {
    this.elapsedMs = 0;
  }

  async advanceTo(atMs: number): Promise<void> {
    const elapsedMs = Math.ceil(atMs) - EPOCH_MS;
    if (elapsedMs <= this.elapsedMs) return;
    this.elapsedMs = elapsedMs;
    await this.pool.query({ name: 'sim_set_clock', text: `SELECT setval('sim_clock.elapsed_ms', $1)`, values: [elapsedMs] });
  }

  /** Whether a sweep would find a row now. */
  async isAnythingDue(leaseMs: number): Promise<boolean> {
    const found = await this.pool.query<{ due: boolean }>({ name: 'sim_is_due', text: 'SELECT sim_clock.is_due($1) AS due', values: [leaseMs] });
    return found.rows[0]?.due === true;
  }

  /** Moves to the next time at which a row is due, at most to the limit; infinity for no limit. */
  async advanceToNext(limitMs: number): Promise<void> {
    const limit = Number.isFinite(limitMs) ? Math.ceil(limitMs) - EPOCH_MS : null;
    const found = await this.pool.query<{ at: bigint }>({ name: 'sim_advance', text: 'SELECT sim_clock.advance($1) AS at', values: [limit] });
    this.elapsedMs = Math.max(this.elapsedMs, Number(found.rows[0]?.at ?? this.elapsedMs));
  }
}

/** The database clock without its cache of a second: in the simulation, hours can pass between two statements. */
export class SteppedDatabaseClock extends DatabaseClock {
  constructor(
    database: Database,
    private readonly clock: WorldClock,
  ) {
    super(database);
  }

  override async now(): Promise<Date> {
    return Promise.resolve(new Date(this.clock.now()));
  }
}
