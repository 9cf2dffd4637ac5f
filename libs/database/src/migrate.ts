import { TRANSITIONS } from '@app/domain';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { DatabaseNotReachable } from './database.errors.js';

/** Any number that no other program uses: two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_120_318_441;

/** Writes the domain's transition table into the database, where the trigger reads it. */
async function writeTransitions(source: DataSource): Promise<void> {
  await source.transaction(async (manager) => {
    await manager.query('DELETE FROM status_transition');
    for (const { from, to, kind, needs } of TRANSITIONS) {
      await manager.query('INSERT INTO status_transition (from_status, to_status, kind, needs) VALUES ($1, $2, $3, $4)', [from, to, kind, needs ?? null]);
    }
  });
}

/**
 * Brings a database to the present schema. Runs as often as one likes.
 * @returns the names of the migrations that ran
 * @throws {DatabaseNotReachable} when the server does not answer
 */
export async function migrate(url: string): Promise<string[]> {
  const source = createDataSource(url, 2);
  await source.initialize().catch((error: unknown) => {
    throw new DatabaseNotReachable(url, error);
  });
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await source.runMigrations();
    await writeTransitions(source);
    return ran.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}
