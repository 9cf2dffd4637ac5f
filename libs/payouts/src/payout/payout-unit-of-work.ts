import { boundChanges, type BoundEnd, type SqlRunner } from '@app/database';
import type { AllowedAction } from '@app/domain';
import type { PendingAlert } from '@app/observability';
import { type AttemptEnd, finishAttempt } from './attempts.repository.js';
import { changePayout, type ChangedPayout, type HistoryEvent, mergeFacts, type PayoutChange, recordedEvent, type UnsaidFacts } from './payout-change.js';
import { type AskPlan, taskChanges, type TaskPlan, type TaskRecord, tasksAfter } from '../tasks/payout-tasks.js';
import { endTasks, writeTasks } from '../tasks/payout-tasks.repository.js';
import { type PayoutWrite, writesOf } from './writes/payout-write.js';
import { writeChange } from './payout-writes.repository.js';
import { insertEvent, lockPayout, updateFields } from './payout.repository.js';
import { type PayoutRow, SYSTEM } from './payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from './payouts.errors.js';

export type { PayoutChange } from './payout-change.js';

/** A job that is enqueued after the commit. */
export interface WakeUp {
  job: `payout.${TaskRecord['task']}` | 'callback.deliver';
  /** Of the payout or the callback. */
  id: string;
  /** The provider account whose queue the job goes to; null for jobs without an account. */
  accountId: string | null;
}

/** An action of an operator who decided alone. */
export type NamedAction = Pick<AllowedAction, 'action' | 'risk'>;

/** The recipient's details in all of their forms. */
export type RecipientFields = Pick<PayoutRow, 'fields_encrypted' | 'fields_masked' | 'missing_fields' | 'recipient_fingerprint' | 'duplicate_of'>;

/** Changes of payouts in one transaction, with the jobs and alerts that are dispatched after its commit. Every method returns the row as it is stored. */
export class PayoutUnitOfWork {
  readonly wakeUps: WakeUp[] = [];
  /** Raised after the commit: what is rolled back raises none. */
  readonly alerts: PendingAlert[] = [];

  /** By payout: what has happened in this transaction and is not in the history yet. */
  private readonly unsaid = new Map<string, UnsaidFacts>();

  /** By payout: what an operator does alone; the next event says so. */
  private readonly named = new Map<string, NamedAction>();

  /** @param sealingKey of the seals of reports */
  constructor(
    readonly tx: SqlRunner,
    readonly sealingKey: Buffer,
  ) {}

  /**
   * Locks the row until the transaction ends.
   * @throws {PayoutNotFound}
   */
  async lock(payoutId: string): Promise<PayoutRow> {
    const row = await lockPayout(this.tx, payoutId);
    if (!row) throw new PayoutNotFound(payoutId);
    return row;
  }

  /**
   * Applies changes to a row, one after the other; their statements are sent together.
   * @throws {IllegalTransition} when the table of transitions has no such row
   * @throws {PayoutChangedMeanwhile} when the stored row differs from `row`
   */
  async apply(row: PayoutRow, ...changes: PayoutChange[]): Promise<PayoutRow> {
    let present = row;
    const steps = changes.map((change) => {
      const changed = changePayout(present, { ...this.withName(row.id, change), ...this.takeUnsaid(row.id) });
      present = changed.after;
      return changed;
    });
    await Promise.all(writesOf(row, steps).map((write) => this.write(write)));
    return present;
  }

  /** Plans only when the provider is asked next. It is no event, so the version stays. */
  async planEnquiry(row: PayoutRow, enquire: AskPlan): Promise<PayoutRow> {
    return this.planTasks(row, { enquire });
  }

  /** What is planned to be sent may leave now. It is no event, so the version stays. */
  async sendNow(row: PayoutRow): Promise<PayoutRow> {
    return row.send_task === null ? row : this.planTasks(row, { send: { operation: row.send_task, inMs: 0 } });
  }

  /** Plans tasks. It is no event, so the version stays. */
  async planTasks(row: PayoutRow, plan: TaskPlan): Promise<PayoutRow> {
    const after = { ...row, ...tasksAfter(row, row.status, plan) };
    const { written, ended } = taskChanges(row, after, plan);
    if (after.send_task !== row.send_task) this.bind(row.id, { send: after.send_task });
    await Promise.all([endTasks(this.tx, row.id, ended), writeTasks(this.tx, written)]);
    this.wakeUps.push(...dueWakeUps(after, written));
    return after;
  }

  /** Replaces the recipient's details. The caller applies the change that they belong to in the same transaction. */
  async replaceFields(row: PayoutRow, fields: RecipientFields): Promise<PayoutRow> {
    const after = { ...row, ...fields };
    this.bind(row.id, { payout: boundChanges(row, after) });
    await updateFields(this.tx, after);
    return after;
  }

  /**
   * Adds to the history without changing the payout.
   * @throws {PayoutChangedMeanwhile} when the stored row differs from `row`
   */
  async record(row: PayoutRow, event: HistoryEvent): Promise<PayoutRow> {
    const recorded = recordedEvent(row, { ...this.withName(row.id, event), ...this.takeUnsaid(row.id) });
    if (!(await insertEvent(this.tx, recorded.event))) throw new PayoutChangedMeanwhile(row.id);
    return recorded.after;
  }

  /** The next event of the payout says which action of an operator it begins, and how risky that was. */
  nameAction(payoutId: string, named: NamedAction): void {
    this.named.set(payoutId, named);
  }

  /** Ends an attempt; the next event of its payout binds how. @returns false when it had ended already */
  async endAttempt(payoutId: string, attemptId: string, end: AttemptEnd): Promise<boolean> {
    const isEnded = await finishAttempt(this.tx, attemptId, end);
    if (isEnded) this.bindEnd(payoutId, attemptId, end);
    return isEnded;
  }

  /** The next event of the payout binds how an attempt ended. */
  bindEnd(payoutId: string, attemptId: string, { outcome, resolution, code, httpStatus }: AttemptEnd): void {
    // Without a prototype it is a dictionary: the engine remembers the shape of any other object, and each attempt would be a shape of its own.
    const attempts = Object.create(null) as Record<string, BoundEnd>;
    attempts[attemptId] = { outcome, resolution, provider_code: code, http_status: httpStatus };
    this.bind(payoutId, { attempts });
  }

  /** Writes an event for what none has bound yet. The last statement of the transaction, where it is needed at all. */
  async bindTheRest(): Promise<void> {
    for (const payoutId of [...this.unsaid.keys()]) await this.record(await this.lock(payoutId), { type: 'attempt.ended', actor: SYSTEM });
  }

  private bind(payoutId: string, facts: UnsaidFacts): void {
    this.unsaid.set(payoutId, mergeFacts(this.unsaid.get(payoutId), facts));
  }

  private withName<Event extends { data?: Record<string, unknown> }>(payoutId: string, event: Event): Event {
    const named = this.named.get(payoutId);
    if (!named) return event;
    this.named.delete(payoutId);
    return { ...event, data: { ...event.data, operator_action: named.action, risk: named.risk } };
  }

  private takeUnsaid(payoutId: string): { facts?: UnsaidFacts } {
    const facts = this.unsaid.get(payoutId);
    if (!facts) return {};
    this.unsaid.delete(payoutId);
    return { facts };
  }

  private async write(write: PayoutWrite): Promise<void> {
    if (!(await writeChange(this.tx, write))) throw new PayoutChangedMeanwhile(write.before.id);
    this.wakeUps.push(...wakeUpsOf(write));
  }
}

/** The jobs to be enqueued once a change is committed. */
export function wakeUpsOf({ after, callbacks, tasks }: Pick<ChangedPayout, 'after' | 'callbacks' | 'tasks'>): WakeUp[] {
  return [...callbacks.map(({ id }): WakeUp => ({ job: 'callback.deliver', id, accountId: null })), ...dueWakeUps(after, tasks)];
}

function dueWakeUps({ id, now, provider_account_id: accountId }: PayoutRow, tasks: readonly TaskRecord[]): WakeUp[] {
  return tasks.filter(({ due_at: dueAt }) => dueAt !== null && dueAt <= now).map(({ task }) => ({ job: `payout.${task}`, id, accountId }));
}
