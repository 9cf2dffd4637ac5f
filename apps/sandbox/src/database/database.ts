import { Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { SCHEMA_SQL } from './schema.sql.js';
import { DatabaseUnreachable } from '../sandbox.errors.js';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** Two sandboxes that start together create the schema one after the other. */
const SCHEMA_LOCK_ID = 7_310_001;

/** A statement. With a name, PostgreSQL prepares it once per connection; without, it plans for the values at hand. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** What runs statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<Row extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<Row>>;
}

/** Runs a statement and returns its rows. */
export async function run<Row extends QueryResultRow>(queryable: Queryable, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  const result = await queryable.query<Row>({ ...statement, values: [...values] });
  return result.rows;
}

/**
 * Opens the pool and creates the sandbox's schema.
 * @throws {DatabaseUnreachable} when PostgreSQL does not answer.
 */
export async function openDatabase(databaseUrl: string): Promise<Pool> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    application_name: 'sandbox',
  });
  // An idle connection that breaks is replaced by the pool. Without a listener the process would end.
  pool.on('error', () => undefined);
  try {
    await inTransaction(pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK_ID]);
      await client.query(SCHEMA_SQL);
    });
    return pool;
  } catch (error) {
    await pool.end();
    if (!isDatabaseAway(error)) throw error;
    throw new DatabaseUnreachable(
      `PostgreSQL is not reachable at ${addressOf(databaseUrl)}: start it, or set SANDBOX_DATABASE_URL (or DATABASE_URL) to one that runs.`,
      { cause: error },
    );
  }
}

/** Runs `work` on one connection between BEGIN and COMMIT. An error rolls back and is thrown on. */
export async function inTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE classes: 08 connection, 53 no resources, 57P shut down or starting up. The rest are codes of the network. */
const AWAY_CODES = /^(08|53|57P|ECONN|ENOTFOUND|ENOENT|EAI_|EPIPE|ETIMEDOUT|EHOST|ENET)/;
/** The driver gives these no code. */
const AWAY_MESSAGES = /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable|connection error/i;

/** True when the error says that the database is away or going away, not that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string') return AWAY_CODES.test(error.code);
  return 'message' in error && typeof error.message === 'string' && AWAY_MESSAGES.test(error.message);
}

function addressOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'the given address';
  const { host, pathname } = new URL(databaseUrl);
  return host + pathname;
}
