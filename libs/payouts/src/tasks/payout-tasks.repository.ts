import { columnList, columnsOf, IS_SEND, PayoutTaskEntity, recordsOf, sql, type SqlRunner, unplanned } from '@app/database';
import type { OpenedInvoke, PlannedTasks, TaskRecord } from './payout-tasks.js';

const TASK = columnsOf(PayoutTaskEntity);

/** SQL: a column of the invoke of a payout `p`. No join: where lists join as much as they do, one more makes them read whole tables. */
const ofInvoke = (column: string): string => `(SELECT ${column} FROM payout_operation o WHERE o.payout_id = p.id AND o.operation = 'invoke')`;

/** SQL: the tasks of a payout `p`, and its invoke, as columns to be joined. */
export const TASK_COLUMNS = `planned_send.task AS send_task, planned_send.due_at AS send_due_at, planned_enquiry.due_at AS enquire_due_at,
  coalesce(planned_enquiry.asked, 0) AS enquiry_count, planned_enquiry.since AS enquiring_since, planned_watch.due_at AS watch_due_at,
  ${ofInvoke('provider_key')} AS invoke_key, ${ofInvoke('created_at')} AS invoked_at`;
export const JOIN_TASKS = `
  LEFT JOIN payout_task planned_send ON planned_send.payout_id = p.id AND planned_send.${IS_SEND}
  LEFT JOIN payout_task planned_enquiry ON planned_enquiry.payout_id = p.id AND planned_enquiry.task = 'enquire'
  LEFT JOIN payout_task planned_watch ON planned_watch.payout_id = p.id AND planned_watch.task = 'watch'`;

const READ = sql('payout_tasks_read', `SELECT ${TASK_COLUMNS} FROM (SELECT $1::text AS id) p ${JOIN_TASKS}`);
const END = sql('payout_tasks_end', `DELETE FROM payout_task WHERE payout_id = $1 AND task = ANY (${unplanned('$2::text[]')})`);
const WRITE = sql(
  'payout_tasks_write',
  `INSERT INTO payout_task (${columnList(PayoutTaskEntity)}) SELECT ${columnList(PayoutTaskEntity)} FROM json_populate_recordset(NULL::payout_task, $1)
   ON CONFLICT (payout_id, task) DO UPDATE SET due_at = excluded.due_at, enqueued_at = excluded.enqueued_at, asked = excluded.asked, since = excluded.since`,
);
/**
 * The operation stays planned and waits: neither the payout's version nor its history changes, and the job that was enqueued for it is void.
 * A task that another transaction is deciding about is left to it: two that postpone the same payouts cannot wait for each other.
 */
const POSTPONE = sql(
  'payout_tasks_postpone',
  `UPDATE payout_task SET due_at = clock_timestamp() + $2 * interval '1 millisecond', enqueued_at = NULL
   WHERE (payout_id, task) IN (
     SELECT payout_id, task FROM payout_task WHERE payout_id = ANY ($1) AND ${IS_SEND} AND due_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)`,
);

/** The operation stays planned and due as it is, and the job that was enqueued for it is void. One that another transaction is deciding about is left to it. */
const LET_WAIT = sql(
  'payout_tasks_let_wait',
  `UPDATE payout_task SET enqueued_at = NULL
   WHERE (payout_id, task) IN (
     SELECT payout_id, task FROM payout_task WHERE payout_id = ANY ($1) AND ${IS_SEND} AND due_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)`,
);

/** Reads the tasks of a payout, and its invoke. Where its row is locked first, they are those that the lock protects. */
export async function readTasks(tx: SqlRunner, payoutId: string): Promise<PlannedTasks & OpenedInvoke> {
  const tasks = await tx.first<PlannedTasks & OpenedInvoke & Record<string, unknown>>(READ, [payoutId]);
  if (!tasks) throw new Error('reading the tasks of a payout returned no row');
  return tasks;
}

/** Writes tasks that are planned, or planned anew. */
export async function writeTasks(tx: SqlRunner, written: readonly TaskRecord[]): Promise<void> {
  if (written.length > 0) await tx.rows(WRITE, [recordsOf(TASK, written)]);
}

/** Deletes tasks. The database refuses to delete a planned send that is neither sent nor ended by a decision. */
export async function endTasks(tx: SqlRunner, payoutId: string, ended: readonly TaskRecord['task'][]): Promise<void> {
  if (ended.length > 0) await tx.rows(END, [payoutId, ended]);
}

/** Delays operations that are due, by milliseconds from now; enquiries stay as they are. */
export async function postponeSends(database: SqlRunner, payoutIds: readonly string[], delayMs: number): Promise<void> {
  await database.rows(POSTPONE, [payoutIds, delayMs]);
}

/** Gives operations that are due and could not begin back to the sweeper, in their order: it enqueues them again as soon as nothing stops them. */
export async function letSendsWait(database: SqlRunner, payoutIds: readonly string[]): Promise<void> {
  await database.rows(LET_WAIT, [payoutIds]);
}
