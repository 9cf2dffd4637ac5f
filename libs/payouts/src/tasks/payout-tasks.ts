import type { PayoutTaskEntity, RowOf } from '@app/database';
import { isFinal, type Operation, type PayoutStatus } from '@app/domain';
import { UnnamedSend } from './tasks.errors.js';

/** What is due for a payout: at most one operation is to be sent, and beside it the provider is asked. */
export interface PlannedTasks {
  /** The operation that is to be sent. */
  send_task: Operation | null;
  send_due_at: Date | null;
  /** When the provider is asked next. */
  enquire_due_at: Date | null;
  /** Enquiries made since the present phase began. */
  enquiry_count: number;
  /** When that was: the last time at which none of its enquiries had been made. Null before the first phase. */
  enquiring_since: Date | null;
  /** When the provider is asked whether a payment still stands. */
  watch_due_at: Date | null;
}

/** The invoke of a payout, as it was opened; nulls before that. */
export interface OpenedInvoke {
  /** The key under which the provider has the payout, in the form in which it was made. */
  invoke_key: string | null;
  /** The earliest time at which the provider may have received it. */
  invoked_at: Date | null;
}

/** When the provider is asked next, in milliseconds from now. Null: not any more. */
export type AskPlan = { inMs: number } | null;

/** What a change plans. What is absent stays as it is. */
export interface TaskPlan {
  /** An operation that is to be sent. Another one that is planned has to end first. */
  send?: { operation: Operation; inMs: number };
  /** The planned operation is being sent: its attempt is opened with this change. */
  isSent?: boolean;
  enquire?: AskPlan;
  /** Enquiries made since the present phase began; 0 begins a new phase. */
  enquiryCount?: number;
  watch?: AskPlan;
}

export type TaskRecord = RowOf<PayoutTaskEntity>;

/** A payout without tasks. */
export const NO_TASKS: PlannedTasks = {
  send_task: null,
  send_due_at: null,
  enquire_due_at: null,
  enquiry_count: 0,
  enquiring_since: null,
  watch_due_at: null,
};

/** A payout that was never sent. */
export const NOT_INVOKED: OpenedInvoke = { invoke_key: null, invoked_at: null };

/** The statuses in which each operation may be sent. */
export const SENDABLE: Readonly<Record<Operation, readonly PayoutStatus[]>> = {
  invoke: ['READY', 'INVOKING'],
  revoke: ['REVOKING'],
  cancel: ['CANCELLING'],
  submit_details: ['PROCESSING', 'PENDING'],
};

type Planned = PlannedTasks & { id: string; status: PayoutStatus; now: Date };

/**
 * The tasks after a change.
 * @param to the status after it
 * @throws {UnnamedSend} when another operation is planned, and this change does not end it
 */
export function tasksAfter(row: Planned, to: PayoutStatus, plan: TaskPlan): PlannedTasks {
  const kept = endedSend(row, to) !== null || plan.isSent === true ? null : row.send_task;
  if (plan.send && kept !== null && kept !== plan.send.operation) throw new UnnamedSend(row.id, kept, plan.send.operation);
  const enquireDueAt = dueAt(row.now, plan.enquire, row.enquire_due_at);
  const enquiryCount = isFinal(to) && enquireDueAt === null ? 0 : (plan.enquiryCount ?? row.enquiry_count);
  return {
    send_task: plan.send?.operation ?? kept,
    send_due_at: plan.send ? inMs(row.now, plan.send.inMs) : kept === null ? null : row.send_due_at,
    enquire_due_at: enquireDueAt,
    enquiry_count: enquiryCount,
    enquiring_since: enquiringSince(row, enquireDueAt, enquiryCount, hasEnquiries(plan)),
    watch_due_at: dueAt(row.now, plan.watch, row.watch_due_at),
  };
}

/** The planned operation that a change of status ends because it cannot be sent any more; null where it goes on. The event of the change names it. */
export function endedSend({ send_task: send }: PlannedTasks, to: PayoutStatus): Operation | null {
  return send !== null && !SENDABLE[send].includes(to) ? send : null;
}

/** The tasks of a payout as they are stored. An enquiry task stays without a date while its phase goes on. */
export function taskRecords(row: Planned): TaskRecord[] {
  const { id: payout_id, now } = row;
  const record = (task: TaskRecord['task'], due_at: Date | null, asked = 0, since = now): TaskRecord => ({
    payout_id,
    task,
    due_at,
    // A task that is due now is enqueued after the commit; a later one by the sweeper.
    enqueued_at: due_at !== null && due_at <= now ? now : null,
    asked,
    since,
  });
  return [
    ...(row.send_task === null ? [] : [record(row.send_task, row.send_due_at)]),
    ...(row.enquire_due_at === null && row.enquiry_count === 0 ? [] : [record('enquire', row.enquire_due_at, row.enquiry_count, row.enquiring_since ?? now)]),
    ...(row.watch_due_at === null ? [] : [record('watch', row.watch_due_at)]),
  ];
}

/** What a change writes and deletes among the tasks. A final status deletes a planned send by itself, and an attempt the one that it sends. Keeps INV-21. */
export function taskChanges(before: Planned, after: Planned, plan: TaskPlan): { written: TaskRecord[]; ended: TaskRecord['task'][] } {
  const written = taskRecords(after).filter(({ task }) =>
    task === 'enquire' ? hasEnquiries(plan) : task === 'watch' ? plan.watch !== undefined : plan.send !== undefined,
  );
  const present = new Set(taskRecords(after).map(({ task }) => task));
  const ended = taskRecords(before)
    .map(({ task }) => task)
    .filter((task) => !present.has(task) && !(task === before.send_task && (isFinal(after.status) || plan.isSent === true)));
  return { written, ended };
}

/** Null without an enquiry task: the phase is over, and the next one begins anew. */
function enquiringSince(row: Planned, due: Date | null, count: number, isPlanned: boolean): Date | null {
  if (due === null && count === 0) return null;
  return isPlanned && (count === 0 || row.enquiring_since === null) ? row.now : row.enquiring_since;
}

function hasEnquiries({ enquire, enquiryCount }: TaskPlan): boolean {
  return enquire !== undefined || enquiryCount !== undefined;
}

function dueAt(now: Date, plan: AskPlan | undefined, before: Date | null): Date | null {
  if (plan === undefined) return before;
  return plan === null ? null : inMs(now, plan.inMs);
}

function inMs(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
