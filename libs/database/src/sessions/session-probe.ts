import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DatabaseNotReachable, SessionsNotKept, StatementsNotKept } from '../database.errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
/** Sessions that take the server's connections away from the one that is asked: a pooler with fewer would have to wait. */
const OTHERS = 2;
const SET = `SELECT set_config('payout_gateway.probe', $1, false)`;
const READ = `SELECT current_setting('payout_gateway.probe', true) AS value`;

/** What a connection keeps from one transaction to the next. */
export interface KeptBySession {
  /** Settings, and with them advisory locks and LISTEN: false behind a pooler that shares connections between transactions. */
  state: boolean;
  /** Prepared statements. */
  statements: boolean;
}

/**
 * Finds out what a connection keeps while others work: a transaction pooler gives each transaction any of its server connections.
 * @param url of the server or of a pooler
 * @throws {DatabaseNotReachable}
 */
export async function probeSession(url: string): Promise<KeptBySession> {
  const options = { connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: QUERY_TIMEOUT_MS };
  const [asked, ...others] = Array.from({ length: 1 + OTHERS }, () => new pg.Client(options)) as [pg.Client, ...pg.Client[]];
  const all = [asked, ...others];
  for (const client of all) client.on('error', () => undefined);
  try {
    await Promise.all(all.map((client) => client.connect())).catch((error: unknown) => {
      throw new DatabaseNotReachable(url, error);
    });
    const given = randomUUID();
    await asked.query(SET, [given]);
    await asked.query({ name: 'session_probe', text: READ });
    for (const other of others) await other.query('BEGIN');
    return await readAgain(asked, given);
  } finally {
    await Promise.all(all.map((client) => client.end().catch(() => undefined)));
  }
}

async function readAgain(asked: pg.Client, given: string): Promise<KeptBySession> {
  const prepared = await asked.query<{ value: string | null }>({ name: 'session_probe', text: READ }).catch(() => null);
  const { rows } = prepared ?? (await asked.query<{ value: string | null }>(READ));
  return { state: rows[0]?.value === given, statements: prepared !== null };
}

/**
 * Checks that the connections are fit for what they are used for: `url` has to keep prepared statements, `directUrl` whole sessions.
 * @throws {StatementsNotKept | SessionsNotKept} with the way out
 */
export async function assertSessionsKept(url: string, directUrl: string): Promise<void> {
  const kept = await probeSession(url);
  if (!kept.statements) throw new StatementsNotKept();
  const direct = directUrl === url ? kept : await probeSession(directUrl);
  if (!direct.state) throw new SessionsNotKept(directUrl === url);
}
