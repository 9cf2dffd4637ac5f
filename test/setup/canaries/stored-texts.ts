import type { TestDatabase } from '../database.js';

/** One value of a row, as text. */
export interface StoredText {
  /** Schema, table and column. */
  place: string;
  text: string;
}

/** The simulated provider's own tables are no part of the gateway. */
const TABLES = `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'sandbox')`;

/** Every value in every table of the database, the queue's included. Bytes are read as text and as hexadecimal digits. */
export async function storedTexts(database: TestDatabase): Promise<StoredText[]> {
  const tables = await database.run<{ schema: string; name: string }>(TABLES);
  const found: StoredText[] = [];
  for (const { schema, name } of tables) {
    const rows = await database.run<Record<string, unknown>>(`SELECT * FROM "${schema}"."${name}"`);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) for (const text of textsOf(value)) found.push({ place: `${schema}.${name}.${column}`, text });
    }
  }
  return found;
}

function textsOf(value: unknown): string[] {
  if (value === null) return [];
  if (Buffer.isBuffer(value)) return [value.toString('utf8'), value.toString('hex')];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
