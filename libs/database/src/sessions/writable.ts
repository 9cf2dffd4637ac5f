import { type Database, sql } from '../database.js';
import { DatabaseIsReadOnly } from '../database.errors.js';

/** The message goes to the log of changes only, and commits as every write does: it waits for a synchronous standby. */
const WRITE = sql(
  'session_write',
  `SELECT read_only."isReadOnly", CASE WHEN NOT read_only."isReadOnly" THEN pg_logical_emit_message(true, 'payout_gateway', 'ready') END AS written
   FROM (SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly") read_only`,
);

/**
 * Asks whether the server takes writes, by a commit that changes no table. It does not end while no commit ends, because a synchronous standby is away.
 * @throws {DatabaseIsReadOnly}
 */
export async function assertWritable(database: Database): Promise<void> {
  const found = await database.first<{ isReadOnly: boolean }>(WRITE, []);
  if (found?.isReadOnly !== false) throw new DatabaseIsReadOnly();
}
