import type { SqlRunner } from '@app/database';
import type { PendingAlert } from '@app/observability';
import { changePayout, type ChangedPayout, type HistoryEvent, type NextActionPlan, type PayoutChange, planNextAction, recordedEvent } from './payout-change.js';
import { writeChange } from './payout-writes.repository.js';
import { insertEvent, lockPayout, updateFields, updateNextAction } from './payout.repository.js';
import type { PayoutRow } from './payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from './payouts.errors.js';

export type { NextActionPlan, PayoutChange } from './payout-change.js';

/** A job that is enqueued after the commit. */
export interface WakeUp {
  job: 'payout.invoke' | 'payout.revoke' | 'payout.cancel' | 'payout.submit_details' | 'payout.enquire' | 'callback.deliver';
  /** Of the payout or the callback. */
  id: string;
  /** The provider account whose queue the job goes to; null for jobs without an account. */
  accountId: string | null;
}

/** The recipient's details in all of their forms. */
export type RecipientFields = Pick<PayoutRow, 'fields_encrypted' | 'fields_masked' | 'missing_fields' | 'recipient_fingerprint' | 'duplicate_of'>;

/** Changes of payouts in one transaction, with the jobs and alerts that are dispatched after its commit. Every method returns the row as it is stored. */
export class PayoutUnitOfWork {
  readonly wakeUps: WakeUp[] = [];
  /** Raised after the commit: what is rolled back raises none. */
  readonly alerts: PendingAlert[] = [];

  constructor(readonly tx: SqlRunner) {}

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
    const writes: Promise<void>[] = [];
    for (const change of changes) {
      const changed = changePayout(present, change);
      writes.push(this.write(present, changed));
      present = changed.after;
    }
    await Promise.all(writes);
    return present;
  }

  /** Changes only the next action. It is no event, so the version stays. */
  async plan(row: PayoutRow, next: NextActionPlan, enquiryCount: number = row.enquiry_count): Promise<PayoutRow> {
    const after = planNextAction(row, next, enquiryCount);
    await updateNextAction(this.tx, after);
    this.wakeUps.push(...dueWakeUp(after));
    return after;
  }

  /** Replaces the recipient's details. The caller applies the change that they belong to in the same transaction. */
  async replaceFields(row: PayoutRow, fields: RecipientFields): Promise<PayoutRow> {
    const after = { ...row, ...fields };
    await updateFields(this.tx, after);
    return after;
  }

  /**
   * Adds to the history without changing the payout.
   * @throws {PayoutChangedMeanwhile} when the stored row differs from `row`
   */
  async record(row: PayoutRow, event: HistoryEvent): Promise<PayoutRow> {
    const recorded = recordedEvent(row, event);
    if (!(await insertEvent(this.tx, recorded.event))) throw new PayoutChangedMeanwhile(row.id);
    return recorded.after;
  }

  private async write(before: PayoutRow, changed: ChangedPayout): Promise<void> {
    if (!(await writeChange(this.tx, before, changed))) throw new PayoutChangedMeanwhile(before.id);
    this.wakeUps.push(...wakeUpsOf(changed));
  }
}

/** The jobs to be enqueued once a change is committed. */
export function wakeUpsOf({ after, callbacks }: ChangedPayout): WakeUp[] {
  return [...callbacks.map(({ id }): WakeUp => ({ job: 'callback.deliver', id, accountId: null })), ...dueWakeUp(after)];
}

function dueWakeUp(row: PayoutRow): WakeUp[] {
  const isDue = row.next_action !== null && row.next_action_at !== null && row.next_action_at <= row.now;
  return isDue ? [{ job: `payout.${row.next_action ?? 'enquire'}`, id: row.id, accountId: row.provider_account_id }] : [];
}
