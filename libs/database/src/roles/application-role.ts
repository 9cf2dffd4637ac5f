import pg from 'pg';
import { ApplicationRoleUnusable } from './application-role.errors.js';
import { APPLICATION_SCHEMAS, GATEWAY_SCHEMA, TABLE_GRANTS } from './grants.js';
import { scramVerifier } from './scram-verifier.js';

/** Runs one statement as the owner. */
export type RunSql = (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

const DUPLICATE_CODES = ['42710', '23505'];
const NOT_PERMITTED = '42501';
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;

const quoted = (name: string): string => pg.escapeIdentifier(name);

/**
 * Creates the login role if it is missing. An existing one keeps its password.
 * @throws {ApplicationRoleUnusable} when it has no password to be made with, or the owner may make no roles
 */
export async function createApplicationRole(run: RunSql, role: string, password: string): Promise<void> {
  const [found] = await run('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (found) return;
  if (!PRINTABLE_ASCII.test(password))
    throw new ApplicationRoleUnusable(`DATABASE_URL needs a password of printable ASCII characters to make the role "${role}" with: set one.`);
  const options = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
  try {
    await run(`CREATE ROLE ${quoted(role)} ${options} PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // Another database of the same server was migrated at the same moment.
    if (DUPLICATE_CODES.includes(code)) return;
    if (code !== NOT_PERMITTED) throw error;
    throw new ApplicationRoleUnusable(
      `The user of DATABASE_OWNER_URL may make no roles. Make the application's once by hand (CREATE ROLE ${quoted(role)} LOGIN PASSWORD '…') and migrate again.`,
      { cause: error },
    );
  }
}

const STRENGTH = `
  SELECT r.rolsuper AS is_superuser, r.rolcreaterole AS makes_roles, r.rolreplication OR r.rolbypassrls AS is_privileged,
    pg_has_role(r.oid, current_user, 'MEMBER') AS is_owner,
    r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database()) AS owns_database,
    EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = to_regnamespace($2) AND c.relowner = r.oid) AS owns_tables
  FROM pg_roles r WHERE r.rolname = $1`;

const TOO_STRONG: Readonly<Record<string, string>> = {
  is_superuser: 'is a superuser',
  makes_roles: 'may make roles',
  is_privileged: 'may replicate or pass row security by',
  is_owner: 'may act as the owner',
  owns_database: 'owns the database',
  owns_tables: "owns some of the gateway's tables",
};

/** @throws {ApplicationRoleUnusable} when the role could give itself what it is not granted */
async function refuseStrongRole(run: RunSql, role: string): Promise<void> {
  const [strength] = await run(STRENGTH, [role, GATEWAY_SCHEMA]);
  const reasons = Object.entries(TOO_STRONG).flatMap(([name, words]) => (strength?.[name] === true ? [words] : []));
  if (reasons.length === 0) return;
  throw new ApplicationRoleUnusable(
    `The user of DATABASE_URL, "${role}", ${reasons.join(' and ')}, so grants would not bind it: name a user of its own there, which migrate makes.`,
  );
}

async function grantTables(run: RunSql, role: string): Promise<void> {
  const [schema, to] = [quoted(GATEWAY_SCHEMA), quoted(role)];
  const [database] = await run('SELECT current_database() AS name');
  await run(`GRANT CONNECT, CREATE ON DATABASE ${quoted(String(database?.name))} TO ${to}`);
  await run(`REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${to}`);
  await run(`GRANT USAGE ON SCHEMA ${schema} TO ${to}`);
  await run(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${to}`);
  for (const [table, rights] of Object.entries(TABLE_GRANTS)) await run(`GRANT ${rights.join(', ')} ON ${schema}.${quoted(table)} TO ${to}`);
}

/** Everything in a schema that has an owner of its own; sequences of identity columns go with their tables. */
const OWNED = `
  SELECT format('ALTER SCHEMA %I OWNER TO ', n.nspname) AS change, 0 AS turn FROM pg_namespace n WHERE n.nspname = $1 AND n.nspowner = current_user::regrole
  UNION ALL
  SELECT format('ALTER %s %s OWNER TO ', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, c.oid::regclass), 1
  FROM pg_class c WHERE c.relnamespace = to_regnamespace($1) AND c.relowner = current_user::regrole AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
  UNION ALL
  SELECT format('ALTER ROUTINE %s OWNER TO ', p.oid::regprocedure), 2 FROM pg_proc p WHERE p.pronamespace = to_regnamespace($1) AND p.proowner = current_user::regrole
  UNION ALL
  SELECT format('ALTER TYPE %s OWNER TO ', t.oid::regtype), 3 FROM pg_type t
  WHERE t.typnamespace = to_regnamespace($1) AND t.typowner = current_user::regrole AND t.typtype IN ('e', 'd')
  ORDER BY turn`;

/** What an earlier start made as the owner goes over to the application, which has to be able to change and remake it. */
async function handSchemasOver(run: RunSql, role: string): Promise<void> {
  const changes: string[] = [];
  for (const schema of APPLICATION_SCHEMAS) changes.push(...(await run(OWNED, [schema])).map(({ change }) => String(change)));
  if (changes.length === 0) return;
  const [{ is_superuser: isSuperuser = false } = {}] = await run('SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user');
  // Who is no superuser gives things only to roles that it may act as.
  if (isSuperuser !== true) await run(`GRANT ${quoted(role)} TO CURRENT_USER`);
  for (const change of changes) await run(change + quoted(role));
  if (isSuperuser !== true) await run(`REVOKE ${quoted(role)} FROM CURRENT_USER`);
}

/** Gives the application's role what it needs of this database, and takes everything else. Runs inside the caller's transaction. */
export async function grantToApplicationRole(run: RunSql, role: string): Promise<void> {
  await refuseStrongRole(run, role);
  await grantTables(run, role);
  await handSchemasOver(run, role);
}

const UNPINNED = `
  SELECT p.oid::regprocedure AS name FROM pg_proc p
  WHERE p.pronamespace = to_regnamespace($1) AND p.proowner = current_user::regrole AND p.prorettype = 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')`;

/** The guards read the gateway's own tables, whatever temporary table of the same name a session has put before them. */
export async function pinTriggerFunctions(run: RunSql): Promise<void> {
  const functions = await run(UNPINNED, [GATEWAY_SCHEMA]);
  for (const { name } of functions) await run(`ALTER FUNCTION ${String(name)} SET search_path = pg_catalog, ${quoted(GATEWAY_SCHEMA)}, pg_temp`);
}
