import { ApplicationRoleUnusable, applicationUrlBeside, migrate, TABLE_GRANTS } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startSandbox } from '../../apps/sandbox/src/sandbox.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { TestGateway } from '../setup/gateway.js';

const NOT_PERMITTED = '42501';
const DEADLOCK_DETECTED = '40P01';
const DROP_TRIES = 5;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function withUser(url: string, user: string, password: string): string {
  return Object.assign(new URL(url), { username: user, password }).toString();
}

/** Drops the schema of the queue under running workers. PostgreSQL may end the statement, as it ends either side of any deadlock. */
async function dropQueueSchema(client: pg.Client, triesLeft = DROP_TRIES): Promise<void> {
  try {
    await client.query('DROP SCHEMA bullmq CASCADE');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === DEADLOCK_DETECTED) || triesLeft === 1) throw error;
    await dropQueueSchema(client, triesLeft - 1);
  }
}

describe('database role of the application', () => {
  let gateway: TestGateway;
  /** A connection with the password of the application. */
  let client: pg.Client;
  let payoutId: string;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    client = await connect(gateway.database.applicationUrl);
    payoutId = await gateway.create({ account: '1000000006' });
    await gateway.waitForStatus(payoutId, 'PENDING');
  }, 90_000);

  afterAll(async () => {
    await client.end();
    await gateway.stop();
  });

  const codeOf = (sql: string, values: unknown[] = []) =>
    client.query(sql, values).then(
      () => 'accepted',
      (error: unknown) => (error instanceof pg.DatabaseError ? (error.constraint ?? error.code) : String(error)),
    );

  it.each([
    `UPDATE payout_event SET reason = 'other'`,
    'UPDATE payout_event SET occurred_at = now() WHERE false',
    'DELETE FROM payout_event',
    'TRUNCATE payout_event',
    'DROP TABLE payout_event',
    'ALTER TABLE payout_event DISABLE TRIGGER ALL',
    'DROP TRIGGER only_grows ON payout_event',
    'CREATE TRIGGER mine BEFORE INSERT ON payout_event FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE RULE mine AS ON DELETE TO payout_event DO INSTEAD NOTHING',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'ALTER FUNCTION refuse_change() RESET ALL',
    'ALTER TABLE payout_event OWNER TO CURRENT_USER',
    'SET session_replication_role = replica',
    'DELETE FROM payout',
    'TRUNCATE payout CASCADE',
    'ALTER TABLE payout DISABLE TRIGGER guard_payout_status',
    'DELETE FROM payout_attempt',
    `UPDATE payout_attempt SET send_deadline = now() + interval '1 day'`,
    `UPDATE payout_attempt SET number = 7`,
    'DELETE FROM payout_operation',
    `UPDATE payout_operation SET provider_key = 'another'`,
    `UPDATE payout_statement SET claim = 'PROCESSED'`,
    'DELETE FROM payout_statement',
    'DELETE FROM moderation_case',
    `UPDATE moderation_case SET reason = 'HELD'`,
    'DELETE FROM approval',
    `UPDATE approval SET expires_at = now() + interval '1 year'`,
    'UPDATE approval SET payout_version = 1',
    'DELETE FROM merchant',
    'DELETE FROM operator',
    `INSERT INTO status_transition (from_status, to_status, kind) VALUES ('PROCESS_FAILED', 'PROCESSED', 'flow')`,
    'DELETE FROM status_transition',
    'DELETE FROM migration',
    'CREATE TABLE public.mine (id text)',
    'CREATE ROLE mine',
    'ALTER ROLE CURRENT_USER SUPERUSER',
  ])('lacks the permission for: %s', async (sql) => {
    expect(await codeOf(sql)).toBe(NOT_PERMITTED);
  });

  it('may do everything that the gateway does', async () => {
    expect(await codeOf('SELECT 1 FROM payout_event')).toBe('accepted');
    expect(await codeOf('DELETE FROM idempotency_record WHERE false')).toBe('accepted');
    expect(await codeOf('SELECT 1 FROM status_transition')).toBe('accepted');
    expect(await codeOf('SELECT 1 FROM payout WHERE false FOR UPDATE')).toBe('accepted');
  });

  it('cannot shadow a table that a guard reads', async () => {
    await client.query(`CREATE TEMPORARY TABLE status_transition AS SELECT 'PENDING'::payout_status AS from_status, 'CREATED'::payout_status AS to_status,
      'flow'::text AS kind, NULL::text AS needs`);
    expect(await codeOf(`UPDATE payout SET status = 'CREATED', version = version + 1 WHERE id = $1`, [payoutId])).toBe('legal_transition');
    await client.query('DROP TABLE pg_temp.status_transition');
  });

  it('owns nothing in the schema, and every table is in the list of grants', async () => {
    const tables = await gateway.run<{ name: string; owner: string }>(
      `SELECT tablename AS name, tableowner AS owner FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE_GRANTS).sort());
    expect(tables.map(({ owner }) => owner)).not.toContain(new URL(gateway.database.applicationUrl).username);
  });

  it('has exactly the listed privileges, and none with grant option', async () => {
    // PostgreSQL only warns here, and changes nothing.
    await client.query('GRANT UPDATE, DELETE ON payout_event TO PUBLIC');
    expect((await client.query(`SELECT has_table_privilege('payout_event', 'UPDATE, DELETE') AS may`)).rows).toEqual([{ may: false }]);
    const rows = await gateway.run<{ name: string; right: string }>(
      `SELECT table_name AS name, privilege_type AS right FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = $1`,
      [new URL(gateway.database.applicationUrl).username],
    );
    const granted = Object.entries(TABLE_GRANTS).flatMap(([name, rights]) => rights.filter((right) => !right.includes('(')).map((right) => `${name} ${right}`));
    expect(rows.map(({ name, right }) => `${name} ${right}`).sort()).toEqual(granted.sort());
    const kept = Object.entries(TABLE_GRANTS).filter(([, rights]) => rights.includes('DELETE'));
    expect(kept.map(([name]) => name)).toEqual([
      'operator_session',
      'operator_factor',
      'operator_challenge',
      'operator_recovery_code',
      'sign_in_failure',
      'sign_in_failure_count',
      'payout_task',
      'alert_message',
      'idempotency_record',
    ]);
  });

  it('creates the queue schema, owns it, and creates it again after it was dropped', async () => {
    await dropQueueSchema(client);
    const id = await gateway.create();
    await gateway.waitForStatus(id, 'PROCESSED');
    const owners = await gateway.run(`SELECT nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname IN ('bullmq', 'sandbox')`);
    expect(owners).toEqual([{ owner: new URL(gateway.database.applicationUrl).username }, { owner: new URL(gateway.database.applicationUrl).username }]);
  });
});

describe('migration of the database roles', () => {
  let server: TestDatabase;
  const made: string[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
  }, 90_000);

  afterAll(async () => {
    for (const sql of made.reverse()) await server.run(sql);
    await server.drop();
  });

  /** An empty database whose owner is no superuser but may create roles; the role of the application does not exist yet. */
  async function emptyDatabase(ownerOptions = 'CREATEROLE'): Promise<{ ownerUrl: string; applicationUrl: string; name: string; role: string }> {
    const name = `roles_${randomBytes(6).toString('hex')}`;
    const [owner, role] = [`${name}_owner`, `${name}_app`];
    await server.run(`CREATE ROLE ${owner} LOGIN ${ownerOptions} PASSWORD 'owner'`);
    await server.run(`CREATE DATABASE ${name} OWNER ${owner}`);
    made.push(`DROP ROLE IF EXISTS ${owner}`, `DROP ROLE IF EXISTS ${role}`, `DROP DATABASE ${name} WITH (FORCE)`);
    const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).toString();
    return { ownerUrl: withUser(url, owner, 'owner'), applicationUrl: withUser(url, role, 'application'), name, role };
  }

  it('lets an owner without superuser create the role once, and keeps its password', async () => {
    const { ownerUrl, applicationUrl, role } = await emptyDatabase();
    expect(await migrate(ownerUrl, applicationUrl)).toMatchObject({ applicationRole: role });
    const client = await connect(applicationUrl);
    await expect(client.query('DELETE FROM payout_event')).rejects.toThrow('permission denied');
    await client.end();
    expect(await migrate(ownerUrl, withUser(applicationUrl, role, 'another'))).toEqual({
      migrations: [],
      applicationRole: role,
      server: { version: expect.any(String), isUntried: false },
    });
    await expect(connect(withUser(applicationUrl, role, 'another'))).rejects.toThrow('password authentication failed');
  });

  it('takes over a database in which the application role owned gateway, queue and sandbox', async () => {
    const { ownerUrl, applicationUrl } = await emptyDatabase();
    expect((await migrate(ownerUrl)).applicationRole).toBeNull();
    const before = await startSandbox({ databaseUrl: ownerUrl, port: 0, speed: 1 });
    await before.close();
    const owner = await connect(ownerUrl);
    await owner.query(`CREATE SCHEMA bullmq; CREATE TABLE bullmq.job (id bigserial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY); CREATE TYPE bullmq.mood AS ENUM ('good');
      CREATE SEQUENCE bullmq.turns; CREATE FUNCTION bullmq.hello() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW bullmq.waiting AS SELECT * FROM bullmq.job`);
    await owner.query(`INSERT INTO sandbox.tries (subject, count) VALUES ('kept', 1)`);
    await migrate(ownerUrl, applicationUrl);
    const after = await startSandbox({ databaseUrl: applicationUrl, port: 0, speed: 1 });
    await after.close();
    const application = await connect(applicationUrl);
    expect((await application.query('SELECT subject FROM sandbox.tries')).rows).toEqual([{ subject: 'kept' }]);
    await application.query('DROP SCHEMA bullmq CASCADE');
    await expect(owner.query('SET ROLE ' + new URL(applicationUrl).username)).rejects.toThrow('permission denied');
    await Promise.all([owner.end(), application.end()]);
  });

  it.each([
    [
      'owns the tables',
      async ({ ownerUrl, applicationUrl }: { ownerUrl: string; applicationUrl: string }) => {
        await migrate(ownerUrl);
        return { ownerUrl: server.url.replace(/[^/]+$/, new URL(ownerUrl).pathname.slice(1)), applicationUrl: ownerUrl, unused: applicationUrl };
      },
    ],
    [
      'is a superuser',
      async ({ ownerUrl, applicationUrl }: { ownerUrl: string; applicationUrl: string }) => {
        await server.run(`CREATE ROLE ${new URL(applicationUrl).username} LOGIN SUPERUSER PASSWORD 'application'`);
        return { ownerUrl, applicationUrl };
      },
    ],
    [
      'may act as the owner',
      async ({ ownerUrl, applicationUrl }: { ownerUrl: string; applicationUrl: string }) => {
        await server.run(`CREATE ROLE ${new URL(applicationUrl).username} LOGIN IN ROLE ${new URL(ownerUrl).username} PASSWORD 'application'`);
        return { ownerUrl, applicationUrl };
      },
    ],
  ])('refuses a role that %s, because grants would not restrict it', async (_, arrange) => {
    const urls = await arrange(await emptyDatabase());
    await expect(migrate(urls.ownerUrl, urls.applicationUrl)).rejects.toThrow(ApplicationRoleUnusable);
  });

  it('says what to do when the role cannot be created', async () => {
    const { ownerUrl, applicationUrl, role } = await emptyDatabase('NOCREATEROLE');
    await expect(migrate(ownerUrl, applicationUrl)).rejects.toThrow('Make the application');
    await expect(migrate(ownerUrl, withUser(applicationUrl, role, ''))).rejects.toThrow('needs a password');
  });

  it('gives the two URLs of one server passwords from which the secret cannot be derived', () => {
    const url = new URL(applicationUrlBeside('postgresql://postgres:secret@127.0.0.1:5432/payouts'));
    expect(url).toMatchObject({ username: 'payout_gateway', host: '127.0.0.1:5432', pathname: '/payouts' });
    expect(url.password).toMatch(/^[\w-]{43}$/);
  });
});
