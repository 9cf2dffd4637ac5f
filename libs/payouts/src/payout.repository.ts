import { statement, type Transaction } from '@app/database';
import type { Resolution } from '@app/domain';
import { changePayout, type ChangedPayout, type NextStepPlan, type PayoutChange, planOf } from './payout-change.js';
import type { Actor, PayoutRow } from './payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from './payouts.errors.js';

export type { NextStepPlan, PayoutChange } from './payout-change.js';

/** Something that is to be looked at after the commit. */
export interface Hint {
  job: 'payout.invoke' | 'payout.revoke' | 'payout.cancel' | 'payout.enquire' | 'callback.deliver';
  id: string;
}

const LOCK = statement(
  'payout_lock',
  `SELECT p.*, m.callback_events, now() AS now FROM payout p JOIN merchant m ON m.id = p.merchant_id WHERE p.id = $1 FOR UPDATE OF p`,
);

/** The row by compare-and-set, its event, and the notices to the merchant: together or not at all. */
const UPDATE = statement(
  'payout_update',
  `WITH changed AS (
     UPDATE payout SET status = $4, resolution = $5, processed_amount_minor = $6, provider_reference = $7, moderation_required = $8,
       next_action = $9, next_action_at = $10, hinted_at = $11, enquiry_count = $12, version = $2 + 1, last_sequence = $13, updated_at = now()
     WHERE id = $1 AND version = $2 AND status = $3
     RETURNING id, merchant_id, callback_url
   ), told AS (
     INSERT INTO callback_delivery (id, merchant_id, payout_id, sequence, type, url, payload)
     SELECT c.id, p.merchant_id, p.id, $13, c.type, p.callback_url, c.payload FROM changed p, unnest($22::text[], $23::text[], $24::text[]) AS c (id, type, payload)
   )
   INSERT INTO payout_event (payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version)
   SELECT id, $13, $14, $15, $16, $17, $18, $19, $20, $21, $2 + 1 FROM changed
   RETURNING sequence`,
);

const PLAN = statement('payout_plan', `UPDATE payout SET next_action = $2, next_action_at = $3, hinted_at = $4, enquiry_count = $5 WHERE id = $1`);

const QUIET_EVENT = statement(
  'payout_quiet_event',
  `WITH counted AS (UPDATE payout SET last_sequence = last_sequence + 1 WHERE id = $1 RETURNING id, last_sequence, version)
   INSERT INTO payout_event (payout_id, sequence, type, resolution, actor_type, actor_id, reason, data, payout_version)
   SELECT id, last_sequence, $2, $3, $4, $5, $6, $7, version FROM counted
   RETURNING sequence`,
);

/** Writes to payouts that exist. The only place that changes a status. */
export class PayoutRepository {
  readonly hints: Hint[] = [];

  constructor(readonly tx: Transaction) {}

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
   * Applies one change to a locked row and answers the row as it is then.
   * @throws {IllegalTransition} when the table of transitions has no such row
   * @throws {PayoutChangedMeanwhile} when the row is not what the caller saw
   */
  async apply(row: PayoutRow, change: PayoutChange): Promise<PayoutRow> {
    const changed = changePayout(row, change);
    const { after, event, callbacks } = changed;
    const written = await this.tx.rows(UPDATE, [
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
      event.type,
      event.from_status,
      event.to_status,
      event.resolution,
      event.actor_type,
      event.actor_id,
      event.reason,
      event.data,
      callbacks.map((callback) => callback.id),
      callbacks.map((callback) => callback.type),
      callbacks.map((callback) => callback.payload),
    ]);
    if (written.length !== 1) throw new PayoutChangedMeanwhile(row.id);
    this.hints.push(...hintsOf(changed));
    return after;
  }

  /** Changes only what happens next. Nobody has to hear of it, so the version stays. */
  async plan(row: PayoutRow, next: NextStepPlan, enquiryCount: number = row.enquiry_count): Promise<PayoutRow> {
    const after: PayoutRow = { ...row, ...planOf(row, next), enquiry_count: enquiryCount };
    await this.tx.rows(PLAN, [row.id, after.next_action, after.next_action_at, after.hinted_at, after.enquiry_count]);
    this.hints.push(...dueHint(after));
    return after;
  }

  /** Adds to the history without changing the payout. */
  async record(
    row: PayoutRow,
    event: { type: string; resolution?: Resolution; actor: Actor; reason?: string; data?: Record<string, unknown> },
  ): Promise<PayoutRow> {
    await this.tx.rows(QUIET_EVENT, [row.id, event.type, event.resolution ?? null, event.actor.type, event.actor.id, event.reason ?? null, event.data ?? {}]);
    return { ...row, last_sequence: row.last_sequence + 1 };
  }
}

/** What has to be looked at once the change is committed. */
export function hintsOf({ after, callbacks }: ChangedPayout): Hint[] {
  return [...callbacks.map(({ id }): Hint => ({ job: 'callback.deliver', id })), ...dueHint(after)];
}

function dueHint(row: PayoutRow): Hint[] {
  const due = row.next_action !== null && row.next_action_at !== null && row.next_action_at <= row.now;
  return due ? [{ job: `payout.${row.next_action ?? 'enquire'}`, id: row.id }] : [];
}
