import { type Database, sql } from '../database.js';
import { DatabaseIsReadOnly } from '../database.errors.js';

const READ_ONLY = sql('session_read_only', `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly"`);

/**
 * Asks whether the server takes writes. It writes nothing.
 * @throws {DatabaseIsReadOnly}
 */
export async function assertWritable(database: Database): Promise<void> {
  const found = await database.first<{ isReadOnly: boolean }>(READ_ONLY, []);
  if (found?.isReadOnly !== false) throw new DatabaseIsReadOnly();
}
