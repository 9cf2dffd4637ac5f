import { columnsOf, hexOf, PayoutEntity, PayoutEventEntity, sql, type SqlRunner } from '@app/database';
import type { PayoutEventInsert } from '../payout/payout-change.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { JOIN_TASKS, TASK_COLUMNS } from '../tasks/payout-tasks.repository.js';

const COLUMNS = columnsOf(PayoutEntity)
  .map((column) => `p.${column}`)
  .join(', ');
const EVENT = columnsOf(PayoutEventEntity).join(', ');

const LOCK = sql(
  'payout_reencryption_lock',
  `SELECT ${COLUMNS}, m.callback_events, clock_timestamp() AS now, ${TASK_COLUMNS} FROM payout p JOIN merchant m ON m.id = p.merchant_id ${JOIN_TASKS}
   WHERE p.id > $1 AND (NOT starts_with(p.fields_encrypted, $2) OR NOT starts_with(p.details_encrypted, $2)) ORDER BY p.id LIMIT $3 FOR NO KEY UPDATE OF p SKIP LOCKED`,
);
const WRITE = sql(
  'payout_reencryption_write',
  `WITH events AS MATERIALIZED (SELECT * FROM json_populate_recordset(NULL::payout_event, $1)),
     renewed AS (
       UPDATE payout p SET fields_encrypted = t.fields_encrypted, details_encrypted = t.details_encrypted, last_sequence = e.sequence, history_hash = e.hash
       FROM events e JOIN json_to_recordset($2) AS t (id text, fields_encrypted text, details_encrypted text) ON t.id = e.payout_id
       WHERE p.id = e.payout_id AND p.last_sequence = e.sequence - 1 RETURNING p.id)
   INSERT INTO payout_event (${EVENT}) SELECT ${EVENT} FROM events WHERE payout_id IN (SELECT id FROM renewed) RETURNING payout_id`,
);

/** Ciphertexts of a payout that take the place of former ones. */
export type RenewedTexts = Pick<PayoutRow, 'id' | 'fields_encrypted' | 'details_encrypted'>;

/**
 * Locks payouts with ciphertexts that do not begin like those under the current key, in the order of their ids; those that another transaction
 * holds are left out.
 */
export function lockOldCiphertexts(tx: SqlRunner, after: string, currentPrefix: string, limit: number): Promise<PayoutRow[]> {
  return tx.rows<PayoutRow>(LOCK, [after, currentPrefix, limit]);
}

/** Writes ciphertexts and the events that bind them. @returns how many payouts */
export async function writeCiphertexts(tx: SqlRunner, texts: readonly RenewedTexts[], events: readonly PayoutEventInsert[]): Promise<number> {
  const rows = texts.map(({ id, fields_encrypted, details_encrypted }) => ({ id, fields_encrypted, details_encrypted }));
  return (await tx.rows(WRITE, [JSON.stringify(events.map((event) => ({ ...event, hash: hexOf(event.hash) }))), JSON.stringify(rows)])).length;
}
