import { type ClientBase, escapeIdentifier } from 'pg';

/** The migrations write this one. */
const MIGRATION_TABLE = 'migration';

const TABLES = `
  SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> $1 ORDER BY 1`;

const table = (name: string): string => `public.${escapeIdentifier(name)}`;

async function tableNames(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(TABLES, [MIGRATION_TABLE]);
  return rows.map(({ name }) => name);
}

/** Every row of the gateway's own tables, as JSON text by table. */
export async function exportRows(client: ClientBase): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const name of await tableNames(client)) {
    const { rows } = await client.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${table(name)} t ORDER BY 1`);
    tables[name] = rows.map(({ row }) => row);
  }
  return tables;
}

/** Puts exported rows into a database of the same schema. No trigger and no foreign key is asked, as in a restore. */
export async function importRows(client: ClientBase, tables: Readonly<Record<string, readonly string[]>>): Promise<void> {
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  for (const [name, rows] of Object.entries(tables)) {
    await client.query(`DELETE FROM ${table(name)}`);
    await client.query(`INSERT INTO ${table(name)} SELECT * FROM json_populate_recordset(NULL::${table(name)}, $1::json)`, [`[${rows.join(',')}]`]);
  }
  await client.query('COMMIT');
}
