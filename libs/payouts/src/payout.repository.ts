import { type NextAction, statement, type Transaction } from '@app/database';
import { callbackTypeOf, type CallbackType, findTransition, isResultStatus, newId, type PayoutStatus, type Resolution } from '@app/domain';
import type { Actor, PayoutRow } from './payout.row.js';
import { IllegalTransition, PayoutChangedMeanwhile, PayoutNotFound } from './payouts.errors.js';
import { snapshotOf } from './payout.snapshot.js';

/** What the gateway does next by itself, and in how many milliseconds. Null: nothing. */
export type NextStepPlan = { action: NextAction; inMs: number } | null;

/** One change of a payout. What is absent stays as it is. */
export interface PayoutChange {
  /** The event's type, `noun.verb`; a status change is `status.changed` and may leave it out. */
  type?: string;
  to?: PayoutStatus;
  resolution?: Resolution | null;
  processedAmountMinor?: bigint | null;
  providerReference?: string;
  moderationRequired?: boolean;
  next?: NextStepPlan;
  enquiryCount?: number;
  actor: Actor;
  /** Why, in a person's words. */
  reason?: string;
  data?: Record<string, unknown>;
}

/** Something that is to be looked at after the commit. */
export interface Hint {
  job: 'payout.invoke' | 'payout.revoke' | 'payout.cancel' | 'payout.enquire' | 'callback.deliver';
  id: string;
}

/** What a new payout starts with. */
export type NewPayout = Omit<
  PayoutRow,
  'version' | 'last_sequence' | 'next_action' | 'next_action_at' | 'hinted_at' | 'enquiry_count' | 'updated_at' | 'provider_reference' | 'moderation_required'
> & {
  recipient_fingerprint: Buffer;
};

const LOCK = statement(
  'payout_lock',
  `SELECT p.*, m.callback_events, now() AS now FROM payout p JOIN merchant m ON m.id = p.merchant_id WHERE p.id = $1 FOR UPDATE OF p`,
);

const INSERT = statement(
  'payout_insert',
  `WITH born AS (
     INSERT INTO payout (id, merchant_id, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, resolution,
       autoprocess, last_sequence, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, description, metadata, callback_url, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19, $23, $23)
     RETURNING id
   )
   INSERT INTO payout_event (payout_id, sequence, type, to_status, resolution, actor_type, actor_id, data, payout_version)
   SELECT id, 1, 'status.changed', $9, $10, $20, $21, $22, 1 FROM born`,
);

const UPDATE = statement(
  'payout_update',
  `WITH changed AS (
     UPDATE payout SET status = $4, resolution = $5, processed_amount_minor = $6, provider_reference = $7, moderation_required = $8,
       next_action = $9, next_action_at = $10, hinted_at = $11, enquiry_count = $12, version = $2 + 1, last_sequence = $13, updated_at = now()
     WHERE id = $1 AND version = $2 AND status = $3
     RETURNING id
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

const INSERT_CALLBACK = statement(
  'callback_insert',
  `INSERT INTO callback_delivery (id, merchant_id, payout_id, sequence, type, url, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

/** The one place that writes a payout's status: the row by compare-and-set, its event, and the notice to the merchant, together. */
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

  /** Writes a new payout with its first event. */
  async insert(payout: NewPayout, actor: Actor, data: Record<string, unknown>): Promise<PayoutRow> {
    await this.tx.rows(INSERT, [
      payout.id,
      payout.merchant_id,
      payout.reference,
      payout.service_code,
      payout.provider_account_id,
      payout.amount_minor,
      payout.currency,
      payout.processed_amount_minor,
      payout.status,
      payout.resolution,
      payout.autoprocess,
      payout.fields_encrypted,
      payout.fields_masked,
      payout.missing_fields,
      payout.recipient_fingerprint,
      payout.description,
      payout.metadata,
      payout.callback_url,
      payout.expires_at,
      actor.type,
      actor.id,
      data,
      payout.created_at,
    ]);
    const { recipient_fingerprint: _, ...rest } = payout;
    const row: PayoutRow = {
      ...rest,
      version: 1,
      last_sequence: 1,
      next_action: null,
      next_action_at: null,
      hinted_at: null,
      enquiry_count: 0,
      updated_at: payout.created_at,
      provider_reference: null,
      moderation_required: false,
    };
    await this.notify(row, callbackTypeOf(row.status), isResultStatus(row.status));
    return row;
  }

  /**
   * Applies one change to a locked row and answers the row as it is then.
   * @throws {IllegalTransition} when the table of transitions has no such row
   * @throws {PayoutChangedMeanwhile} when the row is not what the caller saw
   */
  async apply(row: PayoutRow, change: PayoutChange): Promise<PayoutRow> {
    const moves = change.to !== undefined && change.to !== row.status;
    if (moves && !findTransition(row.status, change.to as PayoutStatus)) throw new IllegalTransition(row.id, row.status, change.to as PayoutStatus);
    const after: PayoutRow = {
      ...row,
      status: change.to ?? row.status,
      resolution: change.resolution === undefined ? row.resolution : change.resolution,
      processed_amount_minor: change.processedAmountMinor === undefined ? row.processed_amount_minor : change.processedAmountMinor,
      provider_reference: change.providerReference ?? row.provider_reference,
      moderation_required: change.moderationRequired ?? row.moderation_required,
      ...planOf(row, change.next),
      enquiry_count: change.enquiryCount ?? row.enquiry_count,
      version: row.version + 1,
      last_sequence: row.last_sequence + 1,
      updated_at: row.now,
    };
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
      after.last_sequence,
      change.type ?? 'status.changed',
      moves ? row.status : null,
      moves ? after.status : null,
      change.resolution ?? null,
      change.actor.type,
      change.actor.id,
      change.reason ?? null,
      change.data ?? {},
    ]);
    if (written.length !== 1) throw new PayoutChangedMeanwhile(row.id);
    if (moves) await this.notify(after, callbackTypeOf(after.status), isResultStatus(after.status));
    if (after.moderation_required !== row.moderation_required) {
      await this.notify(after, after.moderation_required ? 'payout.moderation_required' : 'payout.moderation_closed', false);
    }
    this.hintIfDue(after);
    return after;
  }

  /** Changes only what happens next. Nobody has to hear of it, so the version stays. */
  async plan(row: PayoutRow, next: NextStepPlan, enquiryCount: number = row.enquiry_count): Promise<PayoutRow> {
    const after: PayoutRow = { ...row, ...planOf(row, next), enquiry_count: enquiryCount };
    await this.tx.rows(PLAN, [row.id, after.next_action, after.next_action_at, after.hinted_at, after.enquiry_count]);
    this.hintIfDue(after);
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

  private async notify(row: PayoutRow, type: CallbackType, isResult: boolean): Promise<void> {
    if (row.callback_url === null || (row.callback_events === 'final' && !isResult)) return;
    const id = newId('callback');
    const payload = JSON.stringify({ type, timestamp: row.updated_at.toISOString(), sequence: row.last_sequence, data: snapshotOf(row) });
    await this.tx.rows(INSERT_CALLBACK, [id, row.merchant_id, row.id, row.last_sequence, type, row.callback_url, payload]);
    this.hints.push({ job: 'callback.deliver', id });
  }

  private hintIfDue(row: PayoutRow): void {
    if (row.next_action !== null && row.next_action_at !== null && row.next_action_at <= row.now)
      this.hints.push({ job: `payout.${row.next_action}`, id: row.id });
  }
}

/** A step that is due now gets its hint with the commit; a later one waits for the sweeper. */
function planOf(row: PayoutRow, next: NextStepPlan | undefined): Pick<PayoutRow, 'next_action' | 'next_action_at' | 'hinted_at'> {
  if (next === undefined) return { next_action: row.next_action, next_action_at: row.next_action_at, hinted_at: row.hinted_at };
  if (next === null) return { next_action: null, next_action_at: null, hinted_at: null };
  return { next_action: next.action, next_action_at: new Date(row.now.getTime() + next.inMs), hinted_at: next.inMs <= 0 ? row.now : null };
}
