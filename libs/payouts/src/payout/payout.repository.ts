import { sql, type SqlRunner } from '@app/database';
import type { PayoutEventInsert } from './payout-change.js';
import type { PayoutRow } from './payout.row.js';

const ROWS = `SELECT p.*, m.callback_events, clock_timestamp() AS now FROM payout p JOIN merchant m ON m.id = p.merchant_id`;
const LOCK = sql('payout_lock', `${ROWS} WHERE p.id = $1 FOR UPDATE OF p`);
const READ = sql('payout_read', `${ROWS} WHERE p.id = ANY ($1)`);
const PLAN = sql(
  'payout_plan',
  `UPDATE payout SET next_action = $2, next_action_at = $3, hinted_at = $4, enquiry_count = $5, enquiring_since = $6 WHERE id = $1`,
);
const REPLACE_FIELDS = sql(
  'payout_supply_details',
  `UPDATE payout SET fields_encrypted = $2, fields_masked = $3, missing_fields = $4, recipient_fingerprint = $5, duplicate_of = $6 WHERE id = $1`,
);
/** The row keeps its next action and waits: neither its version nor its history changes, and the job that was enqueued for it is void. */
const POSTPONE = sql(
  'payout_postpone',
  `UPDATE payout SET next_action_at = clock_timestamp() + $2 * interval '1 millisecond', hinted_at = NULL
   WHERE id = ANY ($1) AND next_action <> 'enquire' AND next_action_at <= clock_timestamp()`,
);
const RECORD_EVENT = sql(
  'payout_quiet_event',
  `WITH counted AS (UPDATE payout SET last_sequence = $2, history_hash = $3 WHERE id = $1 AND last_sequence = $2 - 1 RETURNING id)
   INSERT INTO payout_event (payout_id, sequence, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash)
   SELECT id, $2, $4, $5, $6, $7, $8, $9, $10, $11, $3 FROM counted
   RETURNING sequence`,
);

/** Locks a row until the transaction ends. @returns undefined when there is none */
export function lockPayout(tx: SqlRunner, payoutId: string): Promise<PayoutRow | undefined> {
  return tx.first<PayoutRow>(LOCK, [payoutId]);
}

/** Reads rows without locking them, in no particular order. */
export function readPayouts(database: SqlRunner, payoutIds: readonly string[]): Promise<PayoutRow[]> {
  return database.rows<PayoutRow>(READ, [payoutIds]);
}

/** Writes the columns of the next action; the version stays. */
export async function updateNextAction(tx: SqlRunner, after: PayoutRow): Promise<void> {
  await tx.rows(PLAN, [after.id, after.next_action, after.next_action_at, after.hinted_at, after.enquiry_count, after.enquiring_since]);
}

/** Writes the recipient's details in all of their forms. */
export async function updateFields(tx: SqlRunner, after: PayoutRow): Promise<void> {
  const { id, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, duplicate_of } = after;
  await tx.rows(REPLACE_FIELDS, [id, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, duplicate_of]);
}

/** Delays operations that are due, by milliseconds from now; enquiries stay as they are. */
export async function postponePayouts(database: SqlRunner, payoutIds: readonly string[], delayMs: number): Promise<void> {
  await database.rows(POSTPONE, [payoutIds, delayMs]);
}

/** Adds an event that changes nothing but the history. @returns false when another event has taken its sequence */
export async function insertEvent(tx: SqlRunner, event: PayoutEventInsert): Promise<boolean> {
  const { payout_id, sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at } = event;
  const values = [payout_id, sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at];
  return (await tx.rows(RECORD_EVENT, values)).length === 1;
}
