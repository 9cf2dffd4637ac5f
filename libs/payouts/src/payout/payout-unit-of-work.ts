import { type SqlStatement, sql, type SqlRunner } from '@app/database';
import type { PendingAlert } from '@app/observability';
import {
  recordedEvent,
  changePayout,
  type ChangedPayout,
  type NextActionPlan,
  type PayoutChange,
  nextActionColumns,
  type HistoryEvent,
} from './payout-change.js';
import type { PayoutRow } from './payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from './payouts.errors.js';

export type { NextActionPlan, PayoutChange } from './payout-change.js';

/** Something that is to be looked at after the commit. */
export interface WakeUp {
  job: 'payout.invoke' | 'payout.revoke' | 'payout.cancel' | 'payout.submit_details' | 'payout.enquire' | 'callback.deliver';
  id: string;
  /** The provider account that the job goes to; null where it goes to none. */
  lane: string | null;
}

const ROWS = `SELECT p.*, m.callback_events, clock_timestamp() AS now FROM payout p JOIN merchant m ON m.id = p.merchant_id`;
const LOCK = sql('payout_lock', `${ROWS} WHERE p.id = $1 FOR UPDATE OF p`);
/** Without a lock: $1 payouts. */
export const READ_ROWS = sql('payout_read', `${ROWS} WHERE p.id = ANY ($1)`);

/** The row by compare-and-set, its event, and the notices to the merchant: together or not at all. A change of which nobody hears is plainer. */
function changeStatement(name: string, notices: string): SqlStatement {
  return sql(
    name,
    `
    WITH changed AS (
      UPDATE payout SET status = $4, resolution = $5, processed_amount_minor = $6, provider_reference = $7, moderation_required = $8,
        next_action = $9, next_action_at = $10, hinted_at = $11, enquiry_count = $12,
        enquiring_since = CASE WHEN $12 = 0 THEN now() ELSE enquiring_since END,
        version = $2 + 1, last_sequence = $13, updated_at = $14, history_hash = $15, wanted = $24
      WHERE id = $1 AND version = $2 AND status = $3 AND last_sequence = $13 - 1
      RETURNING id, merchant_id, callback_url
    )${notices}
    INSERT INTO payout_event (payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash)
    SELECT id, $13, $16, $17, $18, $19, $20, $21, $22, $23, $2 + 1, $14, $15 FROM changed
    RETURNING sequence`,
  );
}

const CHANGE_QUIETLY = changeStatement('payout_change_quietly', '');
const CHANGE = changeStatement(
  'payout_change',
  `, told AS (
    INSERT INTO callback_delivery (id, merchant_id, payout_id, sequence, type, url, payload)
    SELECT c.id, p.merchant_id, p.id, $13, c.type, p.callback_url, c.payload
    FROM changed p, unnest($25::text[], $26::text[], $27::text[]) AS c (id, type, payload))`,
);

const PLAN = sql(
  'payout_plan',
  `UPDATE payout SET next_action = $2, next_action_at = $3, hinted_at = $4, enquiry_count = $5,
     enquiring_since = CASE WHEN $5 = 0 THEN now() ELSE enquiring_since END WHERE id = $1`,
);

const QUIET_EVENT = sql(
  'payout_quiet_event',
  `WITH counted AS (UPDATE payout SET last_sequence = $2, history_hash = $3 WHERE id = $1 AND last_sequence = $2 - 1 RETURNING id)
   INSERT INTO payout_event (payout_id, sequence, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash)
   SELECT id, $2, $4, $5, $6, $7, $8, $9, $10, $11, $3 FROM counted
   RETURNING sequence`,
);

/** Writes to payouts that exist. The only place that changes a status. */
export class PayoutUnitOfWork {
  readonly wakeUps: WakeUp[] = [];
  /** Rung after the commit: what was rolled back did not happen. */
  readonly alerts: PendingAlert[] = [];

  constructor(readonly tx: SqlRunner) {}

  /**
   * Locks the row until the transaction ends.
   * @throws {PayoutNotFound}
   */
  async lock(payoutId: string): Promise<PayoutRow> {
    const row = await this.tx.first<PayoutRow>(LOCK, [payoutId]);
    if (!row) throw new PayoutNotFound(payoutId);
    return row;
  }

  /**
   * Applies changes to a row, one after the other, and answers the row as it is then.
   * @throws {IllegalTransition} when the table of transitions has no such row
   * @throws {PayoutChangedMeanwhile} when the row is not what the caller saw
   */
  async apply(row: PayoutRow, ...changes: PayoutChange[]): Promise<PayoutRow> {
    let present = row;
    const writes: Promise<unknown>[] = [];
    for (const change of changes) {
      const changed = changePayout(present, change);
      writes.push(this.write(present, changed));
      present = changed.after;
    }
    await Promise.all(writes);
    return present;
  }

  /** Changes only what happens next. Nobody has to hear of it, so the version stays. */
  async plan(row: PayoutRow, next: NextActionPlan, enquiryCount: number = row.enquiry_count): Promise<PayoutRow> {
    const after: PayoutRow = { ...row, ...nextActionColumns(row, next), enquiry_count: enquiryCount };
    await this.tx.rows(PLAN, [row.id, after.next_action, after.next_action_at, after.hinted_at, after.enquiry_count]);
    this.wakeUps.push(...dueWakeUp(after));
    return after;
  }

  /**
   * Adds to the history without changing the payout.
   * @throws {PayoutChangedMeanwhile} when the row is not what the caller saw
   */
  async record(row: PayoutRow, happened: HistoryEvent): Promise<PayoutRow> {
    const { after, event } = recordedEvent(row, happened);
    const { sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at } = event;
    const values = [row.id, sequence, hash, type, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at];
    if ((await this.tx.rows(QUIET_EVENT, values)).length !== 1) throw new PayoutChangedMeanwhile(row.id);
    return after;
  }

  private async write(row: PayoutRow, changed: ChangedPayout): Promise<void> {
    const { after, event, callbacks } = changed;
    const notices = [callbacks.map(({ id }) => id), callbacks.map(({ type }) => type), callbacks.map(({ payload }) => payload)];
    const isQuiet = callbacks.length === 0;
    const written = await this.tx.rows(isQuiet ? CHANGE_QUIETLY : CHANGE, [
      row.id,
      row.version,
      row.status,
      after.status,
      after.resolution,
      after.processed_amount_minor,
      after.provider_reference,
      after.moderation_required,
      after.next_action,
      after.next_action_at,
      after.hinted_at,
      after.enquiry_count,
      event.sequence,
      event.occurred_at,
      event.hash,
      event.type,
      event.from_status,
      event.to_status,
      event.resolution,
      event.actor_type,
      event.actor_id,
      event.reason,
      event.data,
      after.wanted,
      ...(isQuiet ? [] : notices),
    ]);
    if (written.length !== 1) throw new PayoutChangedMeanwhile(row.id);
    this.wakeUps.push(...wakeUpsOf(changed));
  }
}

/** What has to be looked at once the change is committed. */
export function wakeUpsOf({ after, callbacks }: ChangedPayout): WakeUp[] {
  return [...callbacks.map(({ id }): WakeUp => ({ job: 'callback.deliver', id, lane: null })), ...dueWakeUp(after)];
}

function dueWakeUp(row: PayoutRow): WakeUp[] {
  const due = row.next_action !== null && row.next_action_at !== null && row.next_action_at <= row.now;
  return due ? [{ job: `payout.${row.next_action ?? 'enquire'}`, id: row.id, lane: row.provider_account_id }] : [];
}
