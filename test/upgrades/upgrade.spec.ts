import { AuditModule, HistoryVerifier, type VerificationReport } from '@app/audit';
import { ConfigModule, loadConfig } from '@app/config';
import { DatabaseModule, migrate, NEWEST_POSTGRES, TABLE_GRANTS } from '@app/database';
import { createLogger, ObservabilityModule } from '@app/observability';
import { HistoryBindingService } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { MIGRATIONS } from '../../libs/database/src/migrations/index.js';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { TestGateway } from '../setup/gateway.js';
import { fixtureVersions, readFixture, type UpgradeFixture } from './fixture.js';
import { restoreFixture } from './restore.js';
import { OLDER_VERSIONS, olderServersUnavailable, startServer, type VersionedServer } from './servers.js';

const SERVER_TIMEOUT_MS = 120_000;
const NAMES = MIGRATIONS.map((Migration) => new Migration().name);
const VERSIONS = await fixtureVersions();
const unavailable = await olderServersUnavailable();
if (unavailable !== null)
  process.stderr.write(
    `\nSKIPPED: upgrades on PostgreSQL ${OLDER_VERSIONS.join(', ')}. ${unavailable}. They are tried on ${String(NEWEST_POSTGRES)} only.\n\n`,
  );

/** What migrations change on purpose, by table: all columns (the table is written by `migrate()`), or some. */
const CHANGED: Readonly<Record<string, 'all' | readonly string[]>> = {
  status_transition: 'all',
  // 0011: an approval lasts a day at most, rounded as its creation is.
  approval: ['expires_at'],
  // 0014: what is planned moves into payout_task.
  payout: ['next_action', 'next_action_at', 'hinted_at'],
  // 0016: merchants from before are warned about duplicates.
  merchant: ['policy'],
};

/** SQL on the rows that were there before, of tables to which migrations add some. */
const BEFORE: Readonly<Record<string, string>> = {
  // 0026: what is configured is carried over into the chain.
  configuration_change: `action <> 'configuration.carried_over'`,
};

@Module({})
class VerifyModule {}

/** The parts of the gateway that verify and bind histories, on an upgraded database. */
interface HistoryCommands {
  verify(): Promise<VerificationReport>;
  bind(): Promise<number>;
  close(): Promise<void>;
}

async function openCommands(databaseUrl: string, { secrets, checkpoints }: UpgradeFixture): Promise<HistoryCommands> {
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-upgrade-'));
  const checkpointFile = join(folder, 'checkpoints.jsonl');
  await writeFile(checkpointFile, checkpoints ?? '');
  const config = loadConfig({ DATABASE_URL: databaseUrl, ...secrets, AUDIT_CHECKPOINT_FILE: checkpointFile });
  const imports = [ConfigModule.with(config), ObservabilityModule.with(createLogger('silent')), DatabaseModule, AuditModule];
  const app = await NestFactory.createApplicationContext({ module: VerifyModule, imports, providers: [HistoryBindingService] }, { logger: false });
  return {
    verify: () => app.get(HistoryVerifier).verify(),
    bind: () => app.get(HistoryBindingService).bindEarlier(),
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The columns of a fixture's table that no migration changes. */
function keptColumns(table: string, firstRow: string | undefined): string[] {
  const changed = CHANGED[table] ?? [];
  if (changed === 'all' || firstRow === undefined) return [];
  return Object.keys(JSON.parse(firstRow) as object).filter((name) => !changed.includes(name));
}

/** The rows of the fixture's tables in the columns that no migration changes, as text in the order of the alphabet. */
async function readRows(database: TestDatabase, fixture: UpgradeFixture): Promise<Record<string, string[]>> {
  const read: Record<string, string[]> = {};
  for (const [table, rows] of Object.entries(fixture.tables)) {
    const columns = keptColumns(table, rows[0]).map((name) => pg.escapeIdentifier(name));
    if (columns.length === 0) continue;
    const { [table]: where = 'true' } = BEFORE;
    const found = await database.run<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM (SELECT ${columns.join(', ')} FROM public.${table} WHERE ${where}) t`,
    );
    read[table] = found.map(({ row }) => row).sort();
  }
  return read;
}

describe.each([...(unavailable === null ? OLDER_VERSIONS : []), NEWEST_POSTGRES])('PostgreSQL %i', (serverVersion) => {
  let server: VersionedServer;

  beforeAll(async () => {
    server = await startServer(serverVersion);
  }, SERVER_TIMEOUT_MS);

  afterAll(async () => {
    await server.stop();
  });

  it(`takes a new database: all migrations on PostgreSQL ${String(serverVersion)}, and a second run does nothing`, async () => {
    const database = await createEmptyDatabase(server.url);
    const { migrations, server: found } = await migrate(database.url, database.applicationUrl);
    expect(migrations).toEqual(NAMES);
    expect(found.version.split('.')[0]).toBe(String(serverVersion));
    expect((await migrate(database.url, database.applicationUrl)).migrations).toEqual([]);
    await database.drop();
  });

  describe.each(VERSIONS)('with the data of version %s', (version) => {
    let fixture: UpgradeFixture;
    let database: TestDatabase;
    let restoredCatalog: string[];
    let opened: Promise<HistoryCommands> | undefined;
    /** From the first use on: before it the tables are not there. */
    const commands = (): Promise<HistoryCommands> => (opened ??= openCommands(database.applicationUrl, fixture));
    const verifyHistory = async (): Promise<VerificationReport> => (await commands()).verify();
    const bindHistories = async (): Promise<number> => (await commands()).bind();
    const closeCommands = async (): Promise<void> => {
      await (await opened)?.close();
      opened = undefined;
    };

    beforeAll(async () => {
      fixture = await readFixture(version);
      database = await createEmptyDatabase(server.url);
      restoredCatalog = await restoreFixture(database.url, fixture);
    });

    afterAll(async () => {
      await closeCommands();
      await database.drop();
    });

    it('starts from the schema that this version had made: its landed migrations still do the same', () => {
      expect(fixture.migrations).toEqual(NAMES.slice(0, fixture.migrations.length));
      expect(restoredCatalog).toEqual(fixture.catalog);
    });

    it('runs the migrations that are missing, and keeps every row and value', async () => {
      const before = await readRows(database, fixture);
      expect(before['payout']).toHaveLength(fixture.tables['payout']?.length ?? 0);
      expect(before['payout']?.length).toBeGreaterThan(10);
      const { migrations } = await migrate(database.url, database.applicationUrl);
      expect(migrations).toEqual(NAMES.slice(fixture.migrations.length));
      expect(await readRows(database, fixture)).toEqual(before);
    }, 120_000);

    it('moves what was planned for a payout into its tasks', async () => {
      const planned = (fixture.tables['payout'] ?? []).map(
        (row) => JSON.parse(row) as { id: string; next_action: string | null; next_action_at: string | null },
      );
      const moved = planned.flatMap(({ id, next_action: task, next_action_at: at }) => (task === null || at === null ? [] : [{ id, task, at: new Date(at) }]));
      expect(moved.length).toBeGreaterThan(0);
      const tasks = await database.run('SELECT payout_id AS id, task, due_at AS at FROM payout_task WHERE due_at IS NOT NULL');
      expect(tasks).toEqual(expect.arrayContaining(moved));
      expect(tasks).toHaveLength(moved.length);
    });

    it('gives the application its rights on the upgraded tables, and no others', async () => {
      const { username } = new URL(database.applicationUrl);
      const granted = await database.run<{ name: string; rights: string[] }>(
        `SELECT c.relname AS name, array_agg(DISTINCT a.privilege_type ORDER BY a.privilege_type) AS rights
         FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = $1::regrole GROUP BY c.relname`,
        [username],
      );
      const wholeTable = Object.entries(TABLE_GRANTS).map(([name, rights]) => [name, rights.filter((right) => !right.includes('(')).sort()]);
      expect(Object.fromEntries(granted.map(({ name, rights }) => [name, rights]))).toEqual(Object.fromEntries(wholeTable));
    });

    it('has a history in which the verifier finds nothing wrong, with every signed checkpoint', async () => {
      const report = await verifyHistory();
      const signed = fixture.checkpoints?.trim().split('\n').length ?? 0;
      const { payout, payout_event: events } = fixture.tables;
      expect(report).toMatchObject({ findings: [], payouts: payout?.length, events: events?.length, checkpoints: signed, signed, unbound: payout?.length });
    });

    it('binds the histories of earlier versions to their payouts, and from then on a changed row is found', async () => {
      const { payout = [], payout_attempt: attempts = [] } = fixture.tables;
      const open = attempts.filter((row) => (JSON.parse(row) as { outcome: string | null }).outcome === null).length;
      expect(await bindHistories()).toBe(payout.length - open);
      expect(await verifyHistory()).toMatchObject({ findings: [], unbound: open, boundLater: payout.length - open });
      expect(await bindHistories()).toBe(0);
      const [forged] = await database.run<{ id: string; amount: string }>(
        `WITH paid AS (SELECT id FROM payout WHERE bound_since IS NOT NULL AND processed_amount_minor > 0 ORDER BY id LIMIT 1)
         UPDATE payout p SET processed_amount_minor = processed_amount_minor - 1 FROM paid WHERE p.id = paid.id RETURNING p.id, (p.processed_amount_minor)::text AS amount`,
      );
      const { findings } = await verifyHistory();
      const what = `processed_amount_minor is ${forged?.amount ?? ''}; its history says ${String(Number(forged?.amount) + 1)}.`;
      expect(findings).toEqual([{ kind: 'row', subject: forged?.id, what }]);
      await database.run('UPDATE payout SET processed_amount_minor = processed_amount_minor + 1 WHERE id = $1', [forged?.id]);
    });

    it('has a chain of configuration from the upgrade on, and a changed row of it is found', async () => {
      const { configuration_change: before = [], provider_account: accounts = [], operator: operators = [] } = fixture.tables;
      const { changes } = await verifyHistory();
      expect(changes).toBeGreaterThanOrEqual(before.length + accounts.length + operators.length);
      const role = `(CASE o.role WHEN 'admin' THEN 'viewer' ELSE 'admin' END)`;
      // One who is not signed in: a change of role ends sessions.
      const signedOut = 'SELECT id, role FROM operator o WHERE NOT EXISTS (SELECT FROM operator_session s WHERE s.operator_id = o.id) ORDER BY id LIMIT 1';
      const [forged] = await database.run<{ id: string; role: string }>(
        `UPDATE operator o SET role = ${role} FROM (${signedOut}) one WHERE o.id = one.id RETURNING o.id, one.role`,
      );
      const { findings } = await verifyHistory();
      expect(findings).toEqual([{ kind: 'row', subject: `operator ${forged?.id ?? ''}`, what: expect.stringMatching(/^Not what change \d+ says: role\.$/) }]);
      await database.run('UPDATE operator SET role = $2 WHERE id = $1', [forged?.id, forged?.role]);
    });

    it('has a chain of sign-ins from the upgrade on, in which the sessions that were open are carried over', async () => {
      const { operator_session: sessions = [] } = fixture.tables;
      const { access } = await verifyHistory();
      expect(access).toBe(sessions.length);
      expect(access).toBeGreaterThan(0);
      const kinds = await database.run('SELECT DISTINCT kind FROM access_event');
      expect(kinds).toEqual([{ kind: 'session.carried_over' }]);
      const [forged] = await database.run<{ id: string; end: string }>(
        `UPDATE operator_session s SET expires_at = s.expires_at + interval '1 day' FROM (SELECT id, expires_at FROM operator_session ORDER BY id LIMIT 1) one
         WHERE s.id = one.id RETURNING s.id, one.expires_at::text AS end`,
      );
      const { findings } = await verifyHistory();
      expect(findings).toEqual([
        { kind: 'row', subject: `session ${forged?.id ?? ''}`, what: expect.stringMatching(/^Not what event \d+ says: expires_at\.$/) },
      ]);
      await database.run('UPDATE operator_session SET expires_at = $2 WHERE id = $1', [forged?.id, forged?.end]);
    });

    // Every upgraded database has the same schema: an older server need not serve all of them.
    if (serverVersion !== NEWEST_POSTGRES && version !== VERSIONS[0]) return;

    it('serves payouts: a new one is created, sent and paid, and no old one is left without a next step', async () => {
      const { ENCRYPTION_KEYS = '', API_KEY_PEPPER = '' } = fixture.secrets;
      // The gateway drops the database at its end.
      await closeCommands();
      const gateway = await TestGateway.start({ database, environment: { ENCRYPTION_KEYS, API_KEY_PEPPER } });
      const id = await gateway.create();
      await gateway.waitForStatus(id, 'PROCESSED');
      expect(await gateway.ledger(id)).toEqual(['out 100.00']);
      // Fails when a payout was lost.
      await gateway.stop();
    }, 90_000);
  });
});
