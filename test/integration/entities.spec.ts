import { createDataSource } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';

/** Columns of `payout` that programs of 0.2 still write: triggers move what they plan into `payout_task`. The next version drops them. */
const OF_OLDER_PROGRAMS = ['enquiring_since', 'enquiry_count', 'hinted_at', 'next_action', 'next_action_at'];

/** What TypeORM still asks for on a migrated database. Nothing else may be in the list: an entity that is wrong, or missing, adds to it. */
const NOT_EXPRESSIBLE = [
  ...OF_OLDER_PROGRAMS.map((column) => `ALTER TABLE "payout" DROP COLUMN "${column}"`),
  'DROP INDEX "public"."payout_due"',
  // No primary key: rows are counted and swept, never addressed. TypeORM has no entity without one.
  'ALTER TABLE "sign_in_failure" ADD CONSTRAINT "PK_13b094ed2623b8b4088615c9d65" PRIMARY KEY ("subject_hash", "failed_at")',
  // No primary key: a new payout comes from no status, and a key has no null. A unique constraint with NULLS NOT DISTINCT stands in for it.
  'ALTER TABLE "status_transition" ADD CONSTRAINT "PK_c4582c25619a599fee6c40d171c" PRIMARY KEY ("from_status", "to_status")',
  // The default is the same one: TypeORM drops the casts of what it reads, and not of what it compares it with.
  `ALTER TABLE "approval" ALTER COLUMN "expires_at" SET DEFAULT ((now())::timestamp(3) with time zone + '24:00:00'::interval)`,
];

/** What a database that TypeORM builds from the entities has instead, by table and name. TypeORM compares names only, so a wrong expression shows here. */
const BUILT_OTHERWISE = [
  // A descending order and an operator class are not among the options of an index.
  'approval approval_by_time',
  'configuration_change change_by_subject',
  'payout payout_by_merchant',
  'payout payout_by_status',
  // Of programs of 0.2, as above.
  'payout payout_due',
  'payout payout_to_decide',
  'provider_code_rule code_rule_by_account',
  // An index over an expression is left to the migration.
  'operator operator_email',
  'operator_invitation invitation_by_email',
  // NULLS NOT DISTINCT is not among the options of a unique constraint.
  'status_transition status_transition_from_status_to_status_key',
];

interface Definition {
  name: string;
  definition: string;
}

/** Checks, unique constraints, foreign keys and indexes with their definitions; primary keys are compared by the schema builder. */
const DEFINITIONS = `
  SELECT conrelid::regclass || ' ' || conname AS name, pg_get_constraintdef(oid) AS definition
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'f') AND conrelid IS DISTINCT FROM to_regclass('migration')
  UNION ALL
  SELECT tablename || ' ' || indexname, indexdef
  FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migration'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname AND connamespace = 'public'::regnamespace)
`;

/** Every column with its type, whether it may be null, its default and its collation. */
const COLUMNS = `
  SELECT c.relname || '.' || a.attname AS name,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid), coll.collname) AS definition
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation coll ON coll.oid = a.attcollation
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'migration' AND a.attnum > 0 AND NOT a.attisdropped
`;

describe('entities', () => {
  let migrated: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    migrated = await createTestDatabase();
    source = await createDataSource(migrated.url, 2).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await migrated.drop();
  });

  it('leave the schema builder of TypeORM nothing to change on a migrated database, but for what TypeORM cannot express', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).toSorted()).toEqual(NOT_EXPRESSIBLE.toSorted());
  });

  it('describe every table of the gateway', async () => {
    const tables = await migrated.run<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration'`,
    );
    expect(source.entityMetadatas.map(({ tableName }) => tableName).toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
  });

  it('have the columns, checks, keys and indexes of the migrations when TypeORM builds a database from them', async () => {
    const built = await buildFromEntities(migrated);
    try {
      const [columns, definitions] = [await readBoth(migrated, built, COLUMNS), await readBoth(migrated, built, DEFINITIONS)];
      // The primary key that TypeORM adds makes its columns NOT NULL.
      expect(differing(columns)).toEqual([...OF_OLDER_PROGRAMS.map((column) => `payout.${column}`), 'status_transition.from_status']);
      expect(differing(definitions)).toEqual(BUILT_OTHERWISE.toSorted());
    } finally {
      await built.drop();
    }
  });
});

type Both = readonly [migrated: Definition[], built: Definition[]];

async function readBoth(migrated: TestDatabase, built: TestDatabase, sql: string): Promise<Both> {
  return [await migrated.run<Definition & pg.QueryResultRow>(sql), await built.run<Definition & pg.QueryResultRow>(sql)];
}

/** The names that have not the same definition on both sides. */
function differing([migrated, built]: Both): string[] {
  const [left, right] = [migrated, built].map((rows) => new Map(rows.map(({ name, definition }) => [name, definition])));
  return [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].filter((name) => left?.get(name) !== right?.get(name)).toSorted();
}

/** A database of its own, built by TypeORM's schema builder and no migration. */
async function buildFromEntities(beside: TestDatabase): Promise<TestDatabase> {
  const name = `entities_${randomBytes(8).toString('hex')}`;
  await beside.run(`CREATE DATABASE "${name}"`);
  const url = new URL(beside.url);
  url.pathname = `/${name}`;
  const source = await createDataSource(url.toString(), 2).initialize();
  await source.synchronize();
  await source.destroy();
  return {
    url: url.toString(),
    applicationUrl: url.toString(),
    run: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
      const client = new pg.Client({ connectionString: url.toString() });
      await client.connect();
      try {
        return (await client.query<Row>(sql, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    drop: async () => {
      await beside.run(`DROP DATABASE "${name}" WITH (FORCE)`);
    },
  };
}
