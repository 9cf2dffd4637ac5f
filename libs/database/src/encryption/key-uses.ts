import { type SqlRunner, sql } from '../database.js';
import { ENCRYPTED_COLUMNS, type EncryptedColumn, type EncryptedTable } from './encrypted-columns.js';

/** How many ciphertexts of a column are under a key. */
export interface KeyUse {
  table: EncryptedTable;
  column: EncryptedColumn;
  keyId: string;
  rows: number;
}

/** The tables with encrypted columns. */
export const ENCRYPTED_TABLES = Object.keys(ENCRYPTED_COLUMNS) as EncryptedTable[];

/** Reads every encrypted column in full, one after the other. */
export async function keyUses(runner: SqlRunner): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const table of ENCRYPTED_TABLES) for (const column of ENCRYPTED_COLUMNS[table]) uses.push(...(await usesOf(runner, table, column)));
  return uses;
}

async function usesOf(runner: SqlRunner, table: EncryptedTable, column: EncryptedColumn): Promise<KeyUse[]> {
  const text = `SELECT split_part(${column}, '.', 1) AS "keyId", count(*)::int AS rows FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`;
  const rows = await runner.rows<Pick<KeyUse, 'keyId' | 'rows'>>(sql(`key_uses.${table}.${column}`, text), []);
  return rows.map((row) => ({ table, column, ...row }));
}
