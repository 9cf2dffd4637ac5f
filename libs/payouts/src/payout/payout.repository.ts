import { columnsOf, PayoutEntity, sql, type SqlRunner, unplanned } from '@app/database';
import type { PayoutEventInsert } from './payout-change.js';
import { JOIN_TASKS, readTasks, TASK_COLUMNS } from '../tasks/payout-tasks.repository.js';
import type { PayoutRow } from './payout.row.js';

const COLUMNS = columnsOf(PayoutEntity)
  .map((column) => `p.${column}`)
  .join(', ');
const MERCHANT = 'JOIN merchant m ON m.id = p.merchant_id';
const LOCK = sql('payout_lock', `SELECT ${COLUMNS}, m.callback_events, clock_timestamp() AS now FROM payout p ${MERCHANT} WHERE p.id = $1 FOR UPDATE OF p`);
/** One by one through the index, so that one plan serves any number of ids. */
const READ = sql(
  'payout_read',
  `SELECT found.* FROM unnest(${unplanned('$1::text[]')}) AS asked (id) CROSS JOIN LATERAL (
     SELECT ${COLUMNS}, m.callback_events, clock_timestamp() AS now, ${TASK_COLUMNS} FROM payout p ${MERCHANT} ${JOIN_TASKS} WHERE p.id = asked.id OFFSET 0
   ) found`,
);
const REPLACE_FIELDS = sql(
  'payout_supply_details',
  `UPDATE payout SET fields_encrypted = $2, fields_masked = $3, missing_fields = $4, recipient_fingerprint = $5, duplicate_of = $6 WHERE id = $1`,
);
const RECORD_EVENT = sql(
  'payout_quiet_event',
  `WITH counted AS (UPDATE payout SET last_sequence = $2, history_hash = $3 WHERE id = $1 AND last_sequence = $2 - 1 RETURNING id)
   INSERT INTO payout_event (payout_id, sequence, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash, hash_form, bound)
   SELECT id, $2, $4, $5, $6, $7, $8, $9, $10, $11, $3, $12, $13 FROM counted
   RETURNING sequence`,
);

/** Locks a row until the transaction ends. @returns undefined when there is none */
export async function lockPayout(tx: SqlRunner, payoutId: string): Promise<PayoutRow | undefined> {
  // Sent together: the second statement runs once the lock is held, so it sees what was committed before.
  const [row, tasks] = await Promise.all([tx.first<PayoutRow>(LOCK, [payoutId]), readTasks(tx, payoutId)]);
  return row && { ...row, ...tasks };
}

/** Reads rows without locking them, in no particular order. */
export function readPayouts(database: SqlRunner, payoutIds: readonly string[]): Promise<PayoutRow[]> {
  return database.rows<PayoutRow>(READ, [payoutIds]);
}

/** Writes the recipient's details in all of their forms. */
export async function updateFields(tx: SqlRunner, after: PayoutRow): Promise<void> {
  const { id, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, duplicate_of } = after;
  await tx.rows(REPLACE_FIELDS, [id, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, duplicate_of]);
}

/** Adds an event that changes nothing but the history. @returns false when another event has taken its sequence */
export async function insertEvent(tx: SqlRunner, event: PayoutEventInsert): Promise<boolean> {
  const { payout_id, sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash_form, bound } = event;
  const values = [payout_id, sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash_form, bound];
  return (await tx.rows(RECORD_EVENT, values)).length === 1;
}
