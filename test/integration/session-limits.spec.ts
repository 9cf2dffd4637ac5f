import { Database, isLockTimeout, limitSession, sql, WORK_LIMITS } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresBackend } from '../../libs/queue/src/backend/postgres-backend.js';
import { createDataSource } from '../../libs/database/src/data-source.js';
import { silentOutages } from '../setup/silent-outages.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';

const SETTINGS = 'SELECT name, setting::int AS value FROM pg_settings WHERE name = ANY ($1)';
const NEWER_SERVERS_ONLY = 'transaction_timeout';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
}, 90_000);

afterAll(() => database.drop());

interface Setting {
  name: string;
  value: number;
}

/** The limits of a session as the server has them; a setting that the server does not know counts as set. */
const limitsOf = (settings: readonly Setting[]): Record<string, number> => ({
  [NEWER_SERVERS_ONLY]: WORK_LIMITS[NEWER_SERVERS_ONLY],
  ...Object.fromEntries(settings.map(({ name, value }) => [name, value])),
});

describe('limits of database sessions', () => {
  it('hold for every connection of the pool of the application and of the pool of the queue', async () => {
    const names = Object.keys(WORK_LIMITS);
    const source = await createDataSource(database.applicationUrl, 2).initialize();
    const rows = await new Database(source).rows<{ name: string; value: number }>(sql('test_limits', SETTINGS), [[...names, 'idle_session_timeout']]);
    await source.destroy();
    expect(limitsOf(rows)).toEqual({ ...WORK_LIMITS, idle_session_timeout: 60_000 });
    const backend = new PostgresBackend(database.applicationUrl, 2, silentOutages());
    const { rows: ofQueue } = await (Reflect.get(backend, 'connection') as pg.Pool).query<Setting>(SETTINGS, [names]);
    await backend.close();
    expect(limitsOf(ofQueue)).toEqual(WORK_LIMITS);
  });

  it('leave out a setting that the server does not have, or does not accept', async () => {
    const client = new pg.Client({ connectionString: database.applicationUrl });
    await client.connect();
    await limitSession(client, { no_such_setting: 1, tcp_keepalives_count: -7, lock_timeout: 1_234 });
    expect((await client.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '1234ms' }]);
    await client.end();
  });

  it('end the wait for a lock that another session does not give back', async () => {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    const source = await createDataSource(database.applicationUrl, 2).initialize();
    const waited = await new Database(source).rows(sql('test_wait', 'SELECT pg_advisory_xact_lock(1)'), []).catch((error: unknown) => error);
    expect(isLockTimeout(waited)).toBe(true);
    await source.destroy();
    await holder.end();
  });
});
