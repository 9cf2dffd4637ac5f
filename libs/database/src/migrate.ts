import { TRANSITIONS } from '@app/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource } from './data-source.js';
import { StatusTransitionEntity } from './entities/index.js';
import { createApplicationRole, grantToApplicationRole, pinTriggerFunctions, type RunSql } from './roles/application-role.js';
import { NETWORK_LIMITS } from './sessions/session-limits.js';
import { connectDataSource, type ServerVersion } from './server-version.js';

/** Any number that no other program uses: two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_120_318_441;
/** How often a process that waits for another one's migrations asks whether they are done, in milliseconds. */
const LOCK_POLL_MS = 100;

/** What a migration came to. */
export interface Migrated {
  /** The names of the migrations that ran. */
  migrations: string[];
  /** The role that the application connects as; null when it is the owner, whom only triggers hold. */
  applicationRole: string | null;
  server: ServerVersion;
}

/** Writes the domain's transition table into the database, where the trigger reads it. */
async function writeTransitions(source: DataSource): Promise<void> {
  await source.transaction(async (manager) => {
    await manager.query('DELETE FROM status_transition');
    const rows = TRANSITIONS.map(({ from, to, kind, needs }) => ({ fromStatus: from, toStatus: to, kind, needs: needs ?? null }));
    await manager.insert(StatusTransitionEntity, rows);
  });
}

function runWith(executor: Pick<EntityManager, 'query'>): RunSql {
  return (sql, values = []) => executor.query<Record<string, unknown>[]>(sql, [...values]);
}

/** Asks again and again instead of waiting in the server: CREATE INDEX CONCURRENTLY waits for every statement that is under way, also for one that waits for this lock. */
async function takeMigrationLock(run: RunSql): Promise<void> {
  const isTaken = async (): Promise<boolean> => (await run('SELECT pg_try_advisory_lock($1) AS taken', [MIGRATION_LOCK]))[0]?.['taken'] === true;
  while (!(await isTaken())) await sleep(LOCK_POLL_MS);
}

/** Makes the application's role what it should be, where it is another one than the owner. @returns its name, or null */
async function prepareApplicationRole(source: DataSource, ownerUrl: string, applicationUrl: string): Promise<string | null> {
  const [owner, application] = [new URL(ownerUrl), new URL(applicationUrl)];
  if (owner.username === application.username) return null;
  const role = decodeURIComponent(application.username);
  await createApplicationRole(runWith(source), role, decodeURIComponent(application.password));
  // In one transaction: a gateway that runs meanwhile loses nothing between taking and giving.
  await source.transaction((manager) => grantToApplicationRole(runWith(manager), role));
  return role;
}

/**
 * Brings a database to the present schema, and the application's role to what it may do with it. Runs as often as one likes.
 * Each migration is a transaction: after a failure the next run continues with the one that failed.
 * @param applicationUrl what the application connects with; the same as the owner's: nothing is granted, triggers alone guard the history
 * @throws {DatabaseNotReachable} when the server does not answer
 * @throws {UnsupportedPostgresVersion} when the server is too old
 * @throws {ApplicationRoleUnusable} when grants could not bind the application's role
 */
export async function migrate(ownerUrl: string, applicationUrl: string = ownerUrl): Promise<Migrated> {
  // Without limits on its work: waiting for another process's migrations, or building an index over a large table, takes as long as it takes.
  const source = createDataSource(ownerUrl, 2, NETWORK_LIMITS);
  const server = await connectDataSource(source, ownerUrl);
  const lock = source.createQueryRunner();
  try {
    await takeMigrationLock(runWith(lock));
    const ran = await source.runMigrations();
    await writeTransitions(source);
    await pinTriggerFunctions(runWith(source));
    const applicationRole = await prepareApplicationRole(source, ownerUrl, applicationUrl);
    return { migrations: ran.map((migration) => migration.name), applicationRole, server };
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}
