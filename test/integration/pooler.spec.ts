import { type Config, loadConfig } from '@app/config';
import { probeSession, SessionsNotKept, StatementsNotKept } from '@app/database';
import { createLogger } from '@app/observability';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { explainBootError } from '../../apps/gateway/src/explain-boot-error.js';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { createServer } from '../../apps/gateway/src/http/server/create-server.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { describeWithPgBouncer, startPgBouncer, type TestPooler } from '../setup/pgbouncer.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const KEYS = { ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET, PORT: '0' };

/** Boots a whole process; answers the error that stopped it, or null. */
async function bootError(settings: NodeJS.ProcessEnv): Promise<unknown> {
  const config: Config = loadConfig({ ...KEYS, ...settings });
  const logger = createLogger('silent');
  try {
    const app = await createServer(GatewayModule.with(config, logger), config, logger);
    await app.listen(config.http.port, config.http.host);
    await app.close();
    return null;
  } catch (error) {
    return error;
  }
}

describeWithPgBouncer('a connection pooler in front of PostgreSQL', () => {
  let database: TestDatabase;
  let inSessions: TestPooler;
  let inTransactions: TestPooler;

  beforeAll(async () => {
    database = await createTestDatabase();
    inSessions = await startPgBouncer(database.applicationUrl, 'session');
    inTransactions = await startPgBouncer(database.applicationUrl, 'transaction');
  }, 90_000);

  afterAll(async () => {
    await inSessions.stop();
    await inTransactions.stop();
    await database.drop();
  });

  it('is told from the server by what a session keeps', async () => {
    expect(await probeSession(database.applicationUrl)).toEqual({ state: true, statements: true });
    expect(await probeSession(inSessions.url)).toEqual({ state: true, statements: true });
    // Debian's PgBouncer 1.18; from 1.21 on it carries prepared statements.
    expect(await probeSession(inTransactions.url)).toMatchObject({ state: false });
  });

  it('carries a whole process in session mode', async () => {
    expect(await bootError({ DATABASE_URL: inSessions.url })).toBeNull();
  }, 30_000);

  it('is refused at boot in transaction mode, with the way out', async () => {
    const { statements } = await probeSession(inTransactions.url);
    const error = await bootError({ DATABASE_URL: inTransactions.url });
    expect(error).toBeInstanceOf(statements ? SessionsNotKept : StatementsNotKept);
    expect(explainBootError(error)).toMatch(/^DATABASE_URL leads to a connection pooler in transaction mode.*(DATABASE_DIRECT_URL|session mode)/);
  }, 30_000);

  it('is refused as the direct address, on which locks are held', async () => {
    const error = await bootError({ DATABASE_URL: database.applicationUrl, DATABASE_DIRECT_URL: inTransactions.url });
    expect(error).toBeInstanceOf(SessionsNotKept);
    expect(explainBootError(error)).toMatch(
      /^DATABASE_DIRECT_URL leads to a connection pooler in transaction mode, which keeps no locks: set DATABASE_DIRECT_URL to /,
    );
  }, 30_000);

  it('is not waited for when it is another database than the direct address', () => {
    const other = new URL(database.applicationUrl);
    other.pathname = '/another';
    expect(() => loadConfig({ ...KEYS, DATABASE_URL: database.applicationUrl, DATABASE_DIRECT_URL: other.toString() })).toThrow(
      'DATABASE_DIRECT_URL must name the same database as DATABASE_URL',
    );
  });
});
