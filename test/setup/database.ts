import { applicationUrlBeside, migrate, startEmbeddedServer } from '@app/database';
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const SERVER_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 25;
const TEMPLATE_LOCK = 7_246_118;

export interface TestDatabase {
  /** Connects as the owner, for the SQL of a test. */
  readonly url: string;
  /** Connects as the role of the gateway, with its privileges only. */
  readonly applicationUrl: string;
  /** Runs one statement as the owner. */
  run<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Closes open connections and drops the database. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database of the caller's own. The first caller of a run starts PostgreSQL and migrates a template; every
 * database is a copy of it, which takes a fraction of a second. `TEST_POSTGRES_URL` names a server to use instead of the embedded one.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await findServer();
  const template = await ensureTemplate(serverUrl);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await query(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  const database = databaseNamed(serverUrl, name);
  // A copied database does not inherit the privileges on the database itself.
  await query(serverUrl, `GRANT CREATE ON DATABASE "${name}" TO "${new URL(database.applicationUrl).username}"`);
  return database;
}

/**
 * A database without any table.
 * @param serverUrl a server to make it on; default: the one of the run
 */
export async function createEmptyDatabase(serverUrl?: string): Promise<TestDatabase> {
  const server = serverUrl ?? (await findServer());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await query(server, `CREATE DATABASE "${name}"`);
  return databaseNamed(server, name);
}

function databaseNamed(serverUrl: string, name: string): TestDatabase {
  const url = withDatabase(serverUrl, name);
  return {
    url,
    applicationUrl: applicationUrlBeside(url),
    run: (sql, values = []) => query(url, sql, values),
    drop: async () => {
      await query(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
  };
}

/** Test files run in several processes: one of them starts the server, the others wait for its address. */
async function findServer(): Promise<string> {
  const external = process.env['TEST_POSTGRES_URL'];
  if (external !== undefined) return external;
  const folder = runFolder();
  const addressFile = join(folder, 'server.url');
  if (await takeTurn(join(folder, 'server.lock'))) {
    const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none' });
    const unfinished = `${addressFile}.unfinished`;
    await writeFile(unfinished, server.urlOf('postgres'), { mode: 0o600 });
    await rename(unfinished, addressFile);
  }
  return waitForText(addressFile);
}

function runFolder(): string {
  const folder = process.env['PAYOUT_GATEWAY_TEST_RUN_DIR'];
  if (folder === undefined) throw new Error('PAYOUT_GATEWAY_TEST_RUN_DIR is not set: the Jest project of this test needs the globalSetup of jest.config.mjs');
  return folder;
}

async function takeTurn(lockFile: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx');
    await handle.close();
    return true;
  } catch {
    return false;
  }
}

async function waitForText(file: string): Promise<string> {
  const deadline = Date.now() + SERVER_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return text;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new Error('The PostgreSQL server for the tests did not start: the test that tried first says why');
}

/** Migrates the template once per run, under a lock in the server. A template can only be copied while it has no connections. */
async function ensureTemplate(serverUrl: string): Promise<string> {
  const template = `template_${basename(runFolder()).replaceAll(/[^A-Za-z0-9]/g, '_')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount !== 0) return template;
    const unfinished = `${template}_unfinished`;
    await client.query(`DROP DATABASE IF EXISTS "${unfinished}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${unfinished}"`);
    const url = withDatabase(serverUrl, unfinished);
    await migrate(url, applicationUrlBeside(url));
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${template}"`);
    return template;
  } finally {
    await client.end();
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}
