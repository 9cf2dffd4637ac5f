import { Injectable } from '@nestjs/common';
import { Database, sql } from './database.js';

/** How long a reading is carried on by this process's monotonic clock before the database is asked again, in milliseconds. */
const READING_LIFETIME_MS = 1_000;

const READ = sql('database_clock', 'SELECT clock_timestamp() AS now');

/**
 * The database's time, which is the same for every process. It is read once a second and carried on by a monotonic clock in
 * between, so that a wall clock that is days off here changes nothing.
 */
@Injectable()
export class DatabaseClock {
  private reading: { atMs: number; databaseMs: number } | null = null;

  constructor(private readonly database: Database) {}

  /** To the millisecond; behind by at most a round trip and never ahead: what is due now is due for the database too. */
  async now(): Promise<Date> {
    const reading = this.reading && performance.now() - this.reading.atMs < READING_LIFETIME_MS ? this.reading : await this.read();
    return new Date(Math.floor(reading.databaseMs + performance.now() - reading.atMs));
  }

  private async read(): Promise<{ atMs: number; databaseMs: number }> {
    const row = await this.database.first<{ now: Date }>(READ, []);
    if (!row) throw new Error('The database told no time');
    this.reading = { atMs: performance.now(), databaseMs: row.now.getTime() };
    return this.reading;
  }
}
