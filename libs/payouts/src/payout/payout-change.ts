import { type CallbackDeliveryEntity, eventHash, type NextAction, type PayoutEventEntity, type RowOf } from '@app/database';
import {
  callbackTypeOf,
  type CallbackType,
  findTransition,
  isResultStatus,
  newId,
  type PayoutEventType,
  type PayoutStatus,
  type Resolution,
  type RequiredAction,
} from '@app/domain';
import { isDeepStrictEqual } from 'node:util';
import type { Actor, PayoutRow } from './payout.row.js';
import { IllegalTransition } from './payouts.errors.js';
import { snapshotOf } from './payout.snapshot.js';

/** What the gateway does next by itself, and in how many milliseconds. Null: nothing. */
export type NextActionPlan = { action: NextAction; inMs: number } | null;

/** One change of a payout. What is absent stays as it is. */
export interface PayoutChange {
  /** The event's type, `noun.verb`; a status change is `status.changed` and may leave it out. */
  type?: PayoutEventType;
  to?: PayoutStatus;
  resolution?: Resolution | null;
  processedAmountMinor?: bigint | null;
  providerReference?: string;
  /** What the provider waits for. A status in which nobody waits forgets it by itself. */
  requiredAction?: RequiredAction | null;
  moderationRequired?: boolean;
  next?: NextActionPlan;
  enquiryCount?: number;
  actor: Actor;
  /** Why, in a person's words. */
  reason?: string;
  data?: Record<string, unknown>;
}

/** Something that happened to a payout without changing it. */
export interface HistoryEvent {
  /** `noun.verb` */
  type: PayoutEventType;
  resolution?: Resolution;
  actor: Actor;
  /** Why, in a person's words. */
  reason?: string;
  data?: Record<string, unknown>;
}

/** A line of the history that is about to be written. */
export type PayoutEventInsert = RowOf<PayoutEventEntity>;

/** A notice to the merchant that is about to be written. */
export interface CallbackInsert extends Pick<RowOf<CallbackDeliveryEntity>, 'id' | 'sequence' | 'payload'> {
  type: CallbackType;
}

/** What a change comes to: the row as it is then, its event, and who has to hear of it. */
export interface ChangedPayout {
  after: PayoutRow;
  event: PayoutEventInsert;
  callbacks: CallbackInsert[];
}

/**
 * Works a change out. Pure: writing it is the repository's.
 * @throws {IllegalTransition} when the table of transitions has no such row
 */
export function changePayout(row: PayoutRow, change: PayoutChange): ChangedPayout {
  const to = change.to ?? row.status;
  const moves = to !== row.status;
  if (moves && !findTransition(row.status, to)) throw new IllegalTransition(row.id, row.status, to);
  const after: PayoutRow = {
    ...row,
    status: to,
    resolution: change.resolution === undefined ? row.resolution : change.resolution,
    processed_amount_minor: change.processedAmountMinor === undefined ? row.processed_amount_minor : change.processedAmountMinor,
    provider_reference: change.providerReference ?? row.provider_reference,
    wanted: wantedAfter(row, to, change.requiredAction),
    moderation_required: change.moderationRequired ?? row.moderation_required,
    ...nextActionColumns(row, change.next),
    enquiry_count: change.enquiryCount ?? row.enquiry_count,
    version: row.version + 1,
    last_sequence: row.last_sequence + 1,
    updated_at: row.now,
  };
  const callbacks = moves ? callbacksOf(after, callbackTypeOf(to), isResultStatus(to)) : [];
  if (after.moderation_required !== row.moderation_required) {
    callbacks.push(...callbacksOf(after, after.moderation_required ? 'payout.moderation_required' : 'payout.moderation_closed', false));
  }
  // Whoever hears of results only would never hear one while the provider waits.
  if (after.wanted && !isDeepStrictEqual(after.wanted, row.wanted)) callbacks.push(...callbacksOf(after, 'payout.next_step_required', true));
  const statuses = moves ? { from_status: row.status, to_status: to } : STAYS;
  const happened: HistoryEvent = { ...change, type: change.type ?? 'status.changed', resolution: change.resolution ?? undefined };
  const event = chainEvent(after, happened, statuses);
  return { after: { ...after, history_hash: event.hash }, event, callbacks };
}

function wantedAfter(row: PayoutRow, to: PayoutStatus, wanted: RequiredAction | null | undefined): RequiredAction | null {
  if (to !== 'PROCESSING' && to !== 'PENDING') return null;
  return wanted === undefined ? row.wanted : wanted;
}

/** Works out an event that changes nothing but the history. Pure. */
export function recordedEvent(row: PayoutRow, happened: HistoryEvent): Pick<ChangedPayout, 'after' | 'event'> {
  const after = { ...row, last_sequence: row.last_sequence + 1 };
  const event = chainEvent(after, happened, STAYS);
  return { after: { ...after, history_hash: event.hash }, event };
}

/** The birth of a payout: its first event and, where the merchant wants to hear of it, its first callback. */
export function createdPayout(row: PayoutRow, actor: Actor): ChangedPayout {
  const happened: HistoryEvent = { type: 'status.changed', actor, resolution: row.resolution ?? undefined };
  const event = chainEvent(row, happened, { from_status: null, to_status: row.status });
  return { after: { ...row, history_hash: event.hash }, event, callbacks: callbacksOf(row, callbackTypeOf(row.status), isResultStatus(row.status)) };
}

type StatusStep = Pick<PayoutEventInsert, 'from_status' | 'to_status'>;

const STAYS: StatusStep = { from_status: null, to_status: null };

/** @param row as it is after the event, with the hash of the event before it */
function chainEvent(row: PayoutRow, happened: HistoryEvent, statuses: StatusStep): PayoutEventInsert {
  const event = {
    payout_id: row.id,
    sequence: row.last_sequence,
    type: happened.type,
    ...statuses,
    resolution: happened.resolution ?? null,
    actor_type: happened.actor.type,
    actor_id: happened.actor.id,
    reason: happened.reason ?? null,
    data: happened.data ?? {},
    payout_version: row.version,
    occurred_at: row.now,
  };
  return { ...event, hash: eventHash(row.history_hash, event) };
}

/** A step that is due now gets its hint with the commit; a later one waits for the sweeper. */
export function nextActionColumns(row: PayoutRow, next: NextActionPlan | undefined): Pick<PayoutRow, 'next_action' | 'next_action_at' | 'hinted_at'> {
  if (next === undefined) return { next_action: row.next_action, next_action_at: row.next_action_at, hinted_at: row.hinted_at };
  if (next === null) return { next_action: null, next_action_at: null, hinted_at: null };
  return { next_action: next.action, next_action_at: new Date(row.now.getTime() + next.inMs), hinted_at: next.inMs <= 0 ? row.now : null };
}

/** @param isForAll also for merchants who want to hear of results only */
function callbacksOf(row: PayoutRow, type: CallbackType, isForAll: boolean): CallbackInsert[] {
  if (row.callback_url === null || (row.callback_events === 'final' && !isForAll)) return [];
  const payload = JSON.stringify({ type, timestamp: row.updated_at.toISOString(), sequence: row.last_sequence, data: snapshotOf(row) });
  return [{ id: newId('callback'), sequence: row.last_sequence, type, payload }];
}
