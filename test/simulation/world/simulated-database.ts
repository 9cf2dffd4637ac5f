import { createDataSource, Database, migrate, NETWORK_LIMITS } from '@app/database';
import { MODES } from '@app/domain';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DEMO_FIELDS_SCHEMA, DEMO_SERVICES } from '../../../apps/gateway/src/cli/demo-data.js';
import { recordSeeded } from '../../setup/record-configuration.js';
import { ACCOUNTS, HOSTILE, identityOf, MERCHANTS, OPERATORS, routeIdOf } from './fixtures.js';

/** Midnight of the first simulated day, in milliseconds. Far from the real time, so that a reading of the real clock is noticed. */
export const EPOCH_MS = Date.UTC(2031, 0, 1);

/** Enough for all tasks that can be inside a transaction at once, and for the simulation itself. */
const POOL_SIZE = 40;

/**
 * The server's clock as a sequence, moved only by the scheduler. These functions precede PostgreSQL's own in the search path while
 * the schema is created, so defaults, triggers and queries all use them.
 */
const CLOCK = `
  CREATE SCHEMA sim_clock;
  CREATE SEQUENCE sim_clock.elapsed_ms MINVALUE 0 START 0;
  SELECT nextval('sim_clock.elapsed_ms');
  CREATE FUNCTION sim_clock.now() RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN to_timestamp((${String(EPOCH_MS)} + pg_sequence_last_value('sim_clock.elapsed_ms'::regclass))::double precision / 1000);
  CREATE FUNCTION sim_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN sim_clock.now();
  CREATE FUNCTION sim_clock.transaction_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN sim_clock.now();
  CREATE FUNCTION sim_clock.statement_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN sim_clock.now();
`;

/** Makes the triggers read the simulated clock too: the product pins their search path to PostgreSQL's own functions. */
const UNPIN = `
  DO $$ DECLARE guard regprocedure; BEGIN
    FOR guard IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype LOOP
      EXECUTE format('ALTER FUNCTION %s SET search_path = public, sim_clock, pg_catalog', guard);
    END LOOP;
  END $$`;
/** Whether the sweeper would find a row: due, and without a fresh lease. */
const DUE = `
  CREATE FUNCTION sim_clock.is_due(lease_ms integer) RETURNS boolean LANGUAGE sql VOLATILE RETURN EXISTS (
    SELECT FROM (
      SELECT t.due_at AS next_action_at, t.enqueued_at AS hinted_at FROM payout_task t JOIN payout p ON p.id = t.payout_id
        WHERE NOT p.moderation_required OR t.task IN ('enquire', 'watch')
      UNION ALL SELECT next_action_at, hinted_at FROM callback_delivery
      UNION ALL SELECT next_action_at, hinted_at FROM provider_notification) candidates
    WHERE next_action_at <= sim_clock.now() AND (hinted_at IS NULL OR hinted_at < sim_clock.now() - lease_ms * interval '1 millisecond'));
`;

/** Moves the clock to the next time at which a row is due, or to the limit, whichever comes first, and returns it. */
const ADVANCE = `
  CREATE FUNCTION sim_clock.advance(limit_ms bigint) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    present timestamptz := sim_clock.now();
    due timestamptz;
  BEGIN
    SELECT min(at) INTO due FROM (
      SELECT t.due_at AS at FROM payout_task t JOIN payout p ON p.id = t.payout_id
        WHERE t.due_at > present AND (NOT p.moderation_required OR t.task IN ('enquire', 'watch'))
      UNION ALL SELECT expires_at FROM payout WHERE expires_at > present AND status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT moderation_required
      UNION ALL SELECT next_action_at FROM callback_delivery WHERE next_action_at > present
      UNION ALL SELECT next_action_at FROM provider_notification WHERE next_action_at > present
      -- Rows that wait for a breaker are due already.
      UNION ALL SELECT greatest(breaker_retry_at, breaker_canary_until) FROM provider_account WHERE greatest(breaker_retry_at, breaker_canary_until) > present) candidates;
    PERFORM setval('sim_clock.elapsed_ms', coalesce(least(limit_ms, ceil(extract(epoch FROM due) * 1000)::bigint - ${String(EPOCH_MS)}), pg_sequence_last_value('sim_clock.elapsed_ms'::regclass)));
    RETURN pg_sequence_last_value('sim_clock.elapsed_ms'::regclass);
  END $$;
`;

/** What administrators change. A schedule with a hostile one ends with its restoration. */
const CONFIGURATION = ['provider_account', 'route', 'operator'];

/** Empties the tables of a schedule, but for what the fixtures say of the configuration. Their triggers forbid deleting, so they are disabled for it. */
const housekeeping = (tables: readonly string[]): string => `
  ${CONFIGURATION.map((table) => `CREATE TABLE sim_clock.${table} AS TABLE public.${table};`).join('\n  ')}
  CREATE FUNCTION sim_clock.restore_configuration() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    ${CONFIGURATION.map((table) => `DELETE FROM public.${table}; INSERT INTO public.${table} SELECT * FROM sim_clock.${table};`).join('\n    ')}
  END $$;
  CREATE FUNCTION sim_clock.everything() RETURNS json LANGUAGE sql VOLATILE RETURN json_build_object(
    ${tables.map((table) => `'${table}', (SELECT coalesce(json_agg(t), '[]') FROM public.${table} t)`).join(',\n    ')});
  CREATE FUNCTION sim_clock.wipe(truncates boolean) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    IF truncates THEN
      TRUNCATE ${tables.map((table) => `public.${table}`).join(', ')};
    ELSE
      ${tables.map((table) => `DELETE FROM public.${table};`).join('\n      ')}
    END IF;
    UPDATE callback_endpoint SET failures = 0, failing_since = NULL, disabled_at = NULL WHERE failures > 0 OR disabled_at IS NOT NULL;
    UPDATE provider_account SET breaker_opened_at = NULL, breaker_retry_at = NULL, breaker_trials = 0, breaker_canary_until = NULL, breaker_reason = NULL
    WHERE breaker_opened_at IS NOT NULL OR breaker_canary_until IS NOT NULL;
    UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, version = 1 WHERE paused_at IS NOT NULL OR version <> 1;
    INSERT INTO public.configuration_change SELECT * FROM sim_clock.configuration;
    PERFORM setval('sim_clock.elapsed_ms', 0);
  END $$;
`;

/** Tasks wait for each other in the scheduler. A statement that waits in the server is one that the scheduler does not know, and ends the schedule with its text. */
const LOCK_TIMEOUT = '10s';

/** A copied database does not inherit the options of its template. */
async function setOptions(server: pg.Client, name: string): Promise<void> {
  const options = [
    'search_path = public, sim_clock, pg_catalog',
    'plan_cache_mode = force_generic_plan',
    'jit = off',
    'synchronous_commit = off',
    `lock_timeout = '${LOCK_TIMEOUT}'`,
  ];
  for (const option of options) await server.query(`ALTER DATABASE "${name}" SET ${option}`);
}

/** Creates the migrated template with the fixtures in it. */
export async function makeTemplate(server: pg.Client, name: string, url: string): Promise<void> {
  await server.query(`CREATE DATABASE "${name}"`);
  await setOptions(server, name);
  const source = await createDataSource(url, 2).initialize();
  try {
    await source.query(CLOCK);
    await migrate(url);
    await source.query(UNPIN);
    await seedFixtures(source);
    const tables = await emptyTables(source);
    await recordSeeded(new Database(source));
    await source.query('CREATE TABLE sim_clock.configuration AS SELECT * FROM public.configuration_change');
    await source.query(DUE + ADVANCE + housekeeping(tables));
  } finally {
    await source.destroy();
  }
}

/** A copy of the template, for one process of the simulation. */
export async function copyTemplate(server: pg.Client, template: string, name: string): Promise<void> {
  await server.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  await setOptions(server, name);
}

/** The product's own data source, and the pool inside it. */
export async function openSource(url: string): Promise<{ source: DataSource; pool: pg.Pool }> {
  // A process of a schedule may stand still in a transaction while the others run: real time must not end it.
  const source = await createDataSource(url, POOL_SIZE, NETWORK_LIMITS).initialize();
  return { source, pool: (source.driver as PostgresDriver).master as pg.Pool };
}

async function emptyTables(source: DataSource): Promise<string[]> {
  const tables = await source.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  const empty: string[] = [];
  for (const { name } of tables) {
    const [found] = await source.query<{ filled: boolean }[]>(`SELECT EXISTS (SELECT FROM public."${name}") AS filled`);
    if (found?.filled === false) empty.push(name);
  }
  return empty;
}

async function seedFixtures(source: DataSource): Promise<void> {
  for (const { code, name, currency, minAmountMinor, maxAmountMinor } of DEMO_SERVICES) {
    await source.query(
      `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $2, 'bank_transfer', $3, $4, $5, $6)`,
      [code, name, currency, minAmountMinor, maxAmountMinor, JSON.stringify(DEMO_FIELDS_SCHEMA)],
    );
  }
  for (const { id, name, mode, service, options } of ACCOUNTS) {
    // Its provider moves no money: that is proof enough in both modes. It was used before, as if by earlier payouts: the first use of an
    // account would lock its row, for which the scheduler does not know who waits.
    await source.query(
      `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options, identity, used_at, proof, proved_at, proved_mode, proved_identity)
       VALUES ($1, 'sandbox', $2, $4, 'none', $3, $5, now(), 'simulated', now(), $4, $5)`,
      [id, name, JSON.stringify(options), mode, identityOf(id, mode)],
    );
    await source.query(`INSERT INTO route (id, service_code, provider_account_id) VALUES ($1, $2, $3)`, [routeIdOf(id), service, id]);
  }
  for (const { id, name, callbackUrl, callbackEvents, soloLimits, policy } of MERCHANTS) {
    await source.query(`INSERT INTO merchant (id, name, callback_events, solo_limits, policy) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      name,
      callbackEvents,
      JSON.stringify(soloLimits),
      JSON.stringify(policy),
    ]);
    if (callbackUrl !== null)
      await source.query(`INSERT INTO callback_endpoint (merchant_id, mode, url) SELECT $1, mode, $2 FROM unnest($3::text[]) mode`, [id, callbackUrl, MODES]);
  }
  for (const { id, name, role } of [...OPERATORS, HOSTILE]) {
    await source.query(`INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, 'none')`, [id, `${name}@test.example`, name, role]);
  }
}
