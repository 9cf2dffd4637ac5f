import {
  CallbackDeliveryEntity,
  columnsOf,
  hexOf,
  IdempotencyRecordEntity,
  insertRecords,
  ModerationCaseEntity,
  PayoutEntity,
  PayoutEventEntity,
  PayoutTaskEntity,
  recordsOf,
  type RowOf,
  SENDING_IS_HELD,
  type SqlRunner,
  sql,
  unplanned,
} from '@app/database';
import { type ModerationReason, newId, STOPPABLE_OPERATIONS } from '@app/domain';
import { type AttemptOpening, type OpenedAttempt, requestOf } from './writes/attempt-opening.js';
import { type DuplicateQuestion, duplicateQuestions, findDuplicatesSql } from './duplicates/duplicates.repository.js';
import { findReachedLimitsSql, type LimitQuestion, limitQuestions } from './limits/limits.repository.js';
import { type FoundRow, type NotStored, notStored } from './limits/not-stored.js';
import type { CallbackInsert, ChangedPayout } from './payout-change.js';
import type { PayoutWrite } from './writes/payout-write.js';
import { taskRecords } from '../tasks/payout-tasks.js';
import type { PayoutRow } from './payout.row.js';
import { writeTasks } from '../tasks/payout-tasks.repository.js';

// The status of a payout is written here and nowhere else: by its creation, by a change, and by the opening of an attempt.

const PAYOUT = columnsOf(PayoutEntity);
const EVENT = columnsOf(PayoutEventEntity);
const CALLBACK = ['id', 'merchant_id', 'mode', 'payout_id', 'sequence', 'type', 'url', 'payload'] as const;
const CASE = ['id', 'payout_id', 'mode', 'reason'] as const;
const TASK = columnsOf(PayoutTaskEntity);
const RECORD = ['merchant_id', 'mode', 'key', 'request_hash', 'payout_id', 'response_status', 'response_body'] as const;

/** The stored answer to the request that created a payout. */
export type IdempotencyRecordInsert = Pick<RowOf<IdempotencyRecordEntity>, (typeof RECORD)[number]>;

/** A payout that is about to be stored, with everything that its creation leaves behind. */
export interface PayoutInsert {
  /** As it is after the last step. */
  row: PayoutRow;
  steps: readonly ChangedPayout[];
  /** The moderation case that is opened with it. */
  caseReason: ModerationReason | null;
  /** It is stored only if no other payout is found; null: without a look. */
  question: DuplicateQuestion | null;
  /** It is stored only within the limits of its merchant; null: there are none in its currency. */
  limits: LimitQuestion | null;
  record: IdempotencyRecordInsert;
}

/** @param found SQL: what was found before the insert @param refused SQL: the payouts that are not stored because of it */
function createStatement(name: string, found: string, refused: string): ReturnType<typeof sql> {
  const isAlone = `NOT IN (${refused})`;
  return sql(
    name,
    `WITH duplicates AS MATERIALIZED (${findDuplicatesSql('$7')})${found},
     payouts AS (${insertRecords(PayoutEntity, '$1', PAYOUT)} WHERE id ${isAlone}),
     events AS (${insertRecords(PayoutEventEntity, '$2', EVENT)} WHERE payout_id ${isAlone}),
     callbacks AS (${insertRecords(CallbackDeliveryEntity, '$3', CALLBACK)} WHERE payout_id ${isAlone}),
     cases AS (${insertRecords(ModerationCaseEntity, '$4', CASE)} WHERE payout_id ${isAlone}),
     tasks AS (${insertRecords(PayoutTaskEntity, '$6', TASK)} WHERE payout_id ${isAlone}),
     records AS (${insertRecords(IdempotencyRecordEntity, '$5', RECORD)} WHERE payout_id ${isAlone})
   SELECT * FROM duplicates${found === '' ? '' : ' FULL JOIN limits USING (payout_id)'}`,
  );
}

/** The look for duplicates and the insert are one statement, and so one transaction: what the look has locked stays locked until both are committed. */
const CREATE = createStatement('payout_create', '', 'SELECT payout_id FROM duplicates');
/** The same, within the limits of merchants that have some: what the look for duplicates leaves out uses up nothing. */
const CREATE_WITHIN_LIMITS = createStatement(
  'payout_create_within_limits',
  `, limits AS MATERIALIZED (${findReachedLimitsSql('$8', 'ARRAY(SELECT payout_id FROM duplicates)')})`,
  'SELECT payout_id FROM duplicates UNION ALL SELECT payout_id FROM limits',
);

/** The row by compare-and-set, its events, its callbacks and the tasks that end with it: together or not at all. */
function changeStatement(name: string, more: string): ReturnType<typeof sql> {
  return sql(
    name,
    `
    WITH changed AS (
      UPDATE payout SET status = $5, resolution = $6, processed_amount_minor = $7, provider_reference = $8, moderation_required = $9, version = $10,
        last_sequence = $11, updated_at = $12, history_hash = $13, wanted = $14, details_encrypted = $15, watched_until = $16, provider_step = $17
      WHERE id = $1 AND version = $2 AND status = $3 AND last_sequence = $4
      RETURNING id, merchant_id, mode, callback_url
    )${more}
    INSERT INTO payout_event (${EVENT.join(', ')})
    SELECT ${EVENT.join(', ')} FROM changed JOIN json_populate_recordset(NULL::payout_event, $18) e ON e.payout_id = changed.id
    RETURNING sequence`,
  );
}

/** The guard of the tasks looks when the statement is over, and so finds its events. */
const ENDED_TASKS = `, ended AS (DELETE FROM payout_task t USING changed p WHERE t.payout_id = p.id AND t.task = ANY (${unplanned('$19::text[]')}))`;
const CHANGE_WITHOUT_CALLBACK = changeStatement('payout_change_quietly', ENDED_TASKS);
const CHANGE = changeStatement(
  'payout_change',
  `${ENDED_TASKS}, callbacks AS (
    INSERT INTO callback_delivery (id, merchant_id, mode, payout_id, sequence, type, url, payload)
    SELECT c.id, p.merchant_id, p.mode, p.id, c.sequence, c.type, p.callback_url, c.payload
    FROM changed p, unnest($20::text[], $21::integer[], $22::text[], $23::text[]) AS c (id, sequence, type, payload))`,
);

const EVENT_BODY = `type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash, hash_form, bound`;

/**
 * The rows by compare-and-set, their events and callbacks, and an attempt for each; the first attempt names the operation at the provider, every later
 * one uses it again. A row that differs from what its sender read, or whose sends a kill switch stops, is left alone with all that belongs to it. Keeps INV-22.
 */
const OPEN = sql(
  'payout_open_attempts',
  `WITH requested AS MATERIALIZED (
     SELECT * FROM json_to_recordset($1) AS r (
       payout_id text, version integer, status payout_status, to_status_now payout_status, enquire_due_at timestamptz, enquiring_since timestamptz, details_encrypted text, attempt_id text, operation_id text, provider_account_id text, operation operation, provider_key text,
       is_first_of_key boolean, number integer, send_within_ms integer, identity text)
   ), events AS MATERIALIZED (
     SELECT * FROM json_populate_recordset(NULL::payout_event, $2)
   ), stopped AS MATERIALIZED (
     SELECT stopped_payouts(ARRAY(SELECT payout_id FROM requested WHERE operation = ANY ($5::operation[]))) AS payout_id
   ), changed AS (
     UPDATE payout p SET status = r.to_status_now, details_encrypted = r.details_encrypted,
       version = e.payout_version, last_sequence = e.sequence, updated_at = e.occurred_at, history_hash = e.hash
     FROM requested r JOIN events e USING (payout_id)
     WHERE p.id = ANY ($4) AND p.id = r.payout_id AND p.version = r.version AND p.status = r.status AND p.last_sequence = e.sequence - 1 AND NOT ${SENDING_IS_HELD}
       AND p.id NOT IN (SELECT payout_id FROM stopped)
       AND EXISTS (SELECT FROM provider_account a WHERE a.id = r.provider_account_id AND coalesce(a.identity, r.identity) = r.identity)
     RETURNING p.id, p.merchant_id, p.mode, p.callback_url
   ), planned_enquiries AS (
     INSERT INTO payout_task (payout_id, task, due_at, since) SELECT c.id, 'enquire', r.enquire_due_at, r.enquiring_since FROM changed c JOIN requested r ON r.payout_id = c.id
     ON CONFLICT (payout_id, task) DO UPDATE SET due_at = excluded.due_at, enqueued_at = NULL, asked = 0, since = excluded.since
   ), inserted_operations AS (
     INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, ordinal, provider_key)
     SELECT r.operation_id, c.id, r.provider_account_id, r.operation, CASE r.operation WHEN 'submit_details' THEN r.number ELSE 1 END, r.provider_key
     FROM changed c JOIN requested r ON r.payout_id = c.id WHERE r.is_first_of_key
   ), inserted_callbacks AS (
     INSERT INTO callback_delivery (id, merchant_id, mode, payout_id, sequence, type, url, payload)
     SELECT n.id, c.merchant_id, c.mode, c.id, n.sequence, n.type, c.callback_url, n.payload
     FROM changed c JOIN json_populate_recordset(NULL::callback_delivery, $3) n ON n.payout_id = c.id
   ), inserted_events AS (
     INSERT INTO payout_event (payout_id, sequence, ${EVENT_BODY}) SELECT e.payout_id, e.sequence, ${EVENT_BODY} FROM changed c JOIN events e ON e.payout_id = c.id
   )
   INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline, identity)
   SELECT r.attempt_id, r.operation_id, c.id, r.operation, r.number, clock_timestamp() + r.send_within_ms * interval '1 millisecond', r.identity
   FROM changed c JOIN requested r ON r.payout_id = c.id
   RETURNING payout_id, send_deadline, now() AS opened_at`,
);

/**
 * Stores new payouts with their events and callbacks, the cases that are opened with them, and the answers that repeated requests get,
 * in one statement and so in one transaction. Those for which another payout is found, and those beyond a limit, are left out.
 * @returns why, for each one that was left out
 * @throws the database's unique violations of `payout_live_reference` and `idempotency_record_pkey`
 */
export async function insertPayouts(database: SqlRunner, inserts: readonly PayoutInsert[]): Promise<ReadonlyMap<string, NotStored>> {
  const rows = inserts.map(({ row }) => row);
  const events = inserts.flatMap(({ steps }) => steps.map(({ event }) => event));
  const callbacks = inserts.flatMap(({ row, steps }) =>
    steps.flatMap((step) => step.callbacks.map((callback) => ({ ...callback, ...ownerOf(row), payout_id: row.id, url: row.callback_url }))),
  );
  const cases = inserts.flatMap(({ row, caseReason: reason }) =>
    reason === null ? [] : [{ id: newId('moderationCase'), payout_id: row.id, mode: row.mode, reason }],
  );
  const limited = inserts.flatMap(({ limits }) => limits ?? []);
  const found = await database.rows<FoundRow & Record<string, unknown>>(limited.length === 0 ? CREATE : CREATE_WITHIN_LIMITS, [
    recordsOf(PAYOUT, rows),
    recordsOf(EVENT, events),
    recordsOf(CALLBACK, callbacks),
    recordsOf(CASE, cases),
    recordsOf(
      RECORD,
      inserts.map(({ record }) => record),
    ),
    recordsOf(TASK, rows.flatMap(taskRecords)),
    duplicateQuestions(inserts.flatMap(({ question }) => question ?? [])),
    ...(limited.length === 0 ? [] : [limitQuestions(limited)]),
  ]);
  return notStored(found);
}

/** The merchant and the mode of a payout, as all that belongs to it names them. */
function ownerOf({ merchant_id, mode }: PayoutRow): Pick<PayoutRow, 'merchant_id' | 'mode'> {
  return { merchant_id, mode };
}

/** Writes what changes together. Keeps INV-09. @returns false when the row is not `before` any more; then nothing was written */
export async function writeChange(tx: SqlRunner, { before, after, events, callbacks, tasks, endedTasks }: PayoutWrite): Promise<boolean> {
  const hasCallbacks = callbacks.length > 0;
  const column = <Name extends keyof CallbackInsert>(name: Name): CallbackInsert[Name][] => callbacks.map((callback) => callback[name]);
  // Sent together, the change first: what is planned anew takes the place of what it ends.
  const written = tx.rows(hasCallbacks ? CHANGE : CHANGE_WITHOUT_CALLBACK, [
    before.id,
    before.version,
    before.status,
    before.last_sequence,
    after.status,
    after.resolution,
    after.processed_amount_minor,
    after.provider_reference,
    after.moderation_required,
    after.version,
    after.last_sequence,
    after.updated_at,
    after.history_hash,
    after.wanted,
    after.details_encrypted,
    after.watched_until,
    after.provider_step,
    recordsOf(EVENT, events),
    endedTasks,
    ...(hasCallbacks ? [column('id'), column('sequence'), column('type'), column('payload')] : []),
  ]);
  const [rows] = await Promise.all([written, writeTasks(tx, tasks)]);
  return rows.length === events.length;
}

/** Writes changes together with the attempts that they open. @returns the send deadline of each payout; a row that has changed since it was read has none, nor one that a kill switch stops */
export async function openAttempts(database: SqlRunner, openings: readonly AttemptOpening[]): Promise<ReadonlyMap<string, OpenedAttempt>> {
  const events = openings.map(({ changed: { event } }) => ({ ...event, hash: hexOf(event.hash) }));
  const callbacks = openings.flatMap(({ before, changed }) => changed.callbacks.map((callback) => ({ ...callback, payout_id: before.id })));
  const values = [openings.map(requestOf), events, callbacks].map((rows) => JSON.stringify(rows));
  const ids = openings.map(({ before }) => before.id);
  const opened = await database.rows<OpenedAttempt & { payout_id: string }>(OPEN, [...values, ids, STOPPABLE_OPERATIONS]);
  return new Map(opened.map((row) => [row.payout_id, row]));
}
