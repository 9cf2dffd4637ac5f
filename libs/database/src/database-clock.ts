import { Injectable } from '@nestjs/common';
import { Database, sql } from './database.js';

/** How long a reading is extended with this process's monotonic clock before the database is read again, in milliseconds. */
const READING_LIFETIME_MS = 1_000;

const READ = sql('database_clock', 'SELECT clock_timestamp() AS now');

/**
 * The database's time, which is the same for every process. It is read once a second and extended with a monotonic clock in
 * between, so that a wrong wall clock of this process changes nothing.
 */
@Injectable()
export class DatabaseClock {
  private reading: { atMs: number; databaseMs: number } | null = null;

  constructor(private readonly database: Database) {}

  /** Precise to a millisecond; behind by at most a round trip and never ahead: a row that is due now is due for the database too. */
  async now(): Promise<Date> {
    const reading = this.reading && performance.now() - this.reading.atMs < READING_LIFETIME_MS ? this.reading : await this.read();
    return new Date(Math.floor(reading.databaseMs + performance.now() - reading.atMs));
  }

  private async read(): Promise<{ atMs: number; databaseMs: number }> {
    const row = await this.database.first<{ now: Date }>(READ, []);
    if (!row) throw new Error('The database returned no time');
    this.reading = { atMs: performance.now(), databaseMs: row.now.getTime() };
    return this.reading;
  }
}
