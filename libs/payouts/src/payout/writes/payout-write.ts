import { findTransition, type PayoutStatus } from '@app/domain';
import type { ChangedPayout, PayoutEventInsert } from '../payout-change.js';
import type { PayoutRow } from '../payout.row.js';

/** What one statement writes: the row as it is after its last change, and the event of each change. */
export interface PayoutWrite extends Omit<ChangedPayout, 'event'> {
  before: PayoutRow;
  events: readonly PayoutEventInsert[];
}

/**
 * The statements that write changes which follow one another. Two steps of the ordinary course are one write, because a row that is written once
 * costs half of one that is written twice: no other transaction could see the status in between, and the history tells both steps.
 */
export function writesOf(before: PayoutRow, changes: readonly ChangedPayout[]): PayoutWrite[] {
  const [first, second] = changes;
  if (first && second && changes.length === 2 && areOneWrite(before, first, second)) return [joined(before, first, second)];
  return changes.map((change, index) => ({ ...change, before: changes[index - 1]?.after ?? before, events: [change.event] }));
}

/** A planned send that the first step ends or plans keeps a statement of its own: the guard of the tasks looks for its name in the last event. */
function areOneWrite(before: PayoutRow, { after: between }: ChangedPayout, { after }: ChangedPayout): boolean {
  return isOrdinary(before.status, between.status) && isOrdinary(between.status, after.status) && between.send_task === before.send_task;
}

/** The guard of the statuses accepts two steps at once where nothing has to be shown for either of them. */
function isOrdinary(from: PayoutStatus, to: PayoutStatus): boolean {
  const transition = findTransition(from, to);
  return transition?.kind === 'flow' && transition.needs === undefined;
}

function joined(before: PayoutRow, first: ChangedPayout, second: ChangedPayout): PayoutWrite {
  const tasks = new Map([...first.tasks, ...second.tasks].map((task) => [task.task, task]));
  for (const task of second.endedTasks) tasks.delete(task);
  const ended = new Set([...first.endedTasks, ...second.endedTasks]);
  return {
    before,
    after: second.after,
    events: [first.event, second.event],
    callbacks: [...first.callbacks, ...second.callbacks],
    tasks: [...tasks.values()],
    endedTasks: [...ended].filter((task) => !tasks.has(task)),
  };
}
