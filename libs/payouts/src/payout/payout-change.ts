import {
  BOUND_FORM,
  boundChanges,
  boundColumns,
  type BoundFacts,
  type CallbackDeliveryEntity,
  digest,
  eventHash,
  type PayoutEventEntity,
  type RowOf,
  UNBOUND_FORM,
} from '@app/database';
import {
  type CallbackType,
  callbackTypeOf,
  findTransition,
  isMoneyOut,
  isResultStatus,
  newId,
  type PayoutEventType,
  type PayoutStatus,
  type RequiredAction,
  type Resolution,
} from '@app/domain';
import type { Step } from '@app/providers';
import { isDeepStrictEqual } from 'node:util';
import { endedSend, taskChanges, type TaskPlan, type TaskRecord, tasksAfter } from '../tasks/payout-tasks.js';
import { type Actor, type PayoutRow, SYSTEM } from './payout.row.js';
import { IllegalTransition } from './payouts.errors.js';
import { type DetailsRefusal, refusalView, snapshotOf } from './payout.snapshot.js';

/** One change of a payout. What is absent stays as it is. */
export interface PayoutChange extends TaskPlan {
  /** The event's type, `noun.verb`; a status change is `status.changed` and may leave it out. */
  type?: PayoutEventType;
  to?: PayoutStatus;
  resolution?: Resolution | null;
  processedAmountMinor?: bigint | null;
  providerReference?: string;
  /** What the connector keeps for the next requests, instead of what it kept before. */
  providerStep?: Step;
  /** What the provider waits for. It is cleared in every status other than PROCESSING and PENDING. */
  requiredAction?: RequiredAction | null;
  moderationRequired?: boolean;
  /** Until when the provider may still take the payment back; null: no longer. It is cleared in every status that is not paid, and so is the watch. */
  watchedUntil?: Date | null;
  /** The provider did not accept the answer to the required action: why, as its merchant is told. It is part of the event, too. */
  refusal?: DetailsRefusal;
  /** The answer to the required action, encrypted; null: it has been handed to a sender. */
  detailsEncrypted?: string | null;
  actor: Actor;
  /** Why, as written by a person. */
  reason?: string;
  data?: Record<string, unknown>;
  /** What happened in the same transaction, and has no event yet. */
  facts?: UnsaidFacts;
}

/** Facts that the next event of the payout binds. */
export type UnsaidFacts = Partial<BoundFacts>;

/** An event that does not change the payout. */
export interface HistoryEvent {
  /** `noun.verb` */
  type: PayoutEventType;
  resolution?: Resolution;
  actor: Actor;
  /** Why, as written by a person. */
  reason?: string;
  data?: Record<string, unknown>;
  /** What happened in the same transaction, and has no event yet. */
  facts?: UnsaidFacts;
}

/** An event that is about to be written. */
export type PayoutEventInsert = RowOf<PayoutEventEntity>;

/** A callback that is about to be written. */
export interface CallbackInsert extends Pick<RowOf<CallbackDeliveryEntity>, 'id' | 'sequence' | 'payload'> {
  type: CallbackType;
}

/** The result of a change: the row after it, its event, and its callbacks. */
export interface ChangedPayout {
  after: PayoutRow;
  event: PayoutEventInsert;
  callbacks: CallbackInsert[];
  /** Tasks that are planned or planned anew. */
  tasks: TaskRecord[];
  /** Tasks that are deleted. */
  endedTasks: TaskRecord['task'][];
}

/**
 * Computes a change. Every column that a change can write is computed here and written as it is, so the row that is returned is the row that is stored.
 * @throws {IllegalTransition} when the table of transitions has no such row
 * Keeps INV-08.
 */
export function changePayout(row: PayoutRow, change: PayoutChange): ChangedPayout {
  const to = change.to ?? row.status;
  const moves = to !== row.status;
  if (moves && !findTransition(row.status, to)) throw new IllegalTransition(row.id, row.status, to);
  const processedMinor = change.processedAmountMinor === undefined ? row.processed_amount_minor : change.processedAmountMinor;
  const isWatchable = isMoneyOut(to, processedMinor);
  const plan: TaskPlan = isWatchable ? change : { ...change, watch: null };
  const after: PayoutRow = {
    ...row,
    status: to,
    resolution: change.resolution === undefined ? row.resolution : change.resolution,
    processed_amount_minor: processedMinor,
    provider_reference: change.providerReference ?? row.provider_reference,
    provider_step: change.providerStep ?? row.provider_step,
    wanted: wantedAfter(row, to, change.requiredAction),
    moderation_required: change.moderationRequired ?? row.moderation_required,
    watched_until: isWatchable ? (change.watchedUntil === undefined ? row.watched_until : change.watchedUntil) : null,
    ...tasksAfter(row, to, plan),
    details_encrypted: change.detailsEncrypted === undefined ? row.details_encrypted : change.detailsEncrypted,
    version: row.version + 1,
    last_sequence: row.last_sequence + 1,
    updated_at: row.now,
  };
  // The amount is part of a result: its merchant hears of a correction, too.
  const isNewResult = isResultStatus(to) && processedMinor !== row.processed_amount_minor;
  const callbacks = moves || isNewResult ? callbacksOf(after, callbackTypeOf(to), isResultStatus(to)) : [];
  if (after.moderation_required !== row.moderation_required) {
    callbacks.push(...callbacksOf(after, after.moderation_required ? 'payout.moderation_required' : 'payout.moderation_closed', false));
  }
  // Also for merchants who subscribe to results only: there is no result before they have answered.
  if (after.wanted && !isDeepStrictEqual(after.wanted, row.wanted)) callbacks.push(...callbacksOf(after, 'payout.next_step_required', true));
  // For all merchants, too: there is no result before they have answered again.
  if (change.refusal) callbacks.push(...callbacksOf(after, 'payout.details_refused', true, { refusal: refusalView(change.refusal) }));
  const statuses = moves ? { from_status: row.status, to_status: to } : STATUS_UNCHANGED;
  const endsTask = endedSend(row, to);
  const data = { ...change.data, ...change.refusal, ...(endsTask === null ? {} : { ends_task: endsTask }) };
  const chained = { ...change, type: change.type ?? 'status.changed', resolution: change.resolution ?? undefined, data };
  const event = chainEvent(after, chained, statuses, { ...boundBetween(row, after), ...boundCallbacks(callbacks) });
  after.history_hash = event.hash;
  const { written, ended } = taskChanges(row, after, plan);
  return { after, event, callbacks, tasks: written, endedTasks: ended };
}

function wantedAfter(row: PayoutRow, to: PayoutStatus, wanted: RequiredAction | null | undefined): RequiredAction | null {
  if (to !== 'PROCESSING' && to !== 'PENDING') return null;
  return wanted === undefined ? row.wanted : wanted;
}

/** Computes an event that changes nothing but the history. */
export function recordedEvent(row: PayoutRow, event: HistoryEvent): Pick<ChangedPayout, 'after' | 'event'> {
  const after = { ...row, last_sequence: row.last_sequence + 1 };
  const chained = chainEvent(after, event, STATUS_UNCHANGED, NOTHING_BOUND);
  return { after: { ...after, history_hash: chained.hash }, event: chained };
}

/**
 * The event since which the history of a payout binds it, with everything as it is now.
 * @param facts how its attempts ended, what became of its approvals, and its reports
 */
export function boundEvent(row: PayoutRow, facts: Pick<BoundFacts, 'attempts' | 'approvals' | 'statements'>): PayoutEventInsert {
  const sequence = row.last_sequence + 1;
  const bound = { ...facts, payout: { ...boundColumns(row), updated_at: row.updated_at.toISOString() }, send: row.send_task };
  return chainEvent({ ...row, last_sequence: sequence, bound_since: sequence }, { type: 'history.bound', actor: SYSTEM }, STATUS_UNCHANGED, bound);
}

/** The event after which columns of the row have other values although nothing has happened to the payout: its version stays. */
export function rewrittenEvent(before: PayoutRow, after: PayoutRow, type: PayoutEventType): PayoutEventInsert {
  const sequence = before.last_sequence + 1;
  return chainEvent({ ...after, last_sequence: sequence }, { type, actor: SYSTEM }, STATUS_UNCHANGED, { payout: boundChanges(before, after) });
}

/** The creation of a payout: its first event and, where its merchant subscribes to it, its first callback. */
export function createdPayout(row: PayoutRow, actor: Actor): ChangedPayout {
  const birth = { type: 'status.changed', actor, resolution: row.resolution ?? undefined } as const;
  const callbacks = callbacksOf(row, callbackTypeOf(row.status), isResultStatus(row.status));
  const event = chainEvent(row, birth, { from_status: null, to_status: row.status }, { payout: boundColumns(row), ...boundCallbacks(callbacks) });
  return {
    after: { ...row, history_hash: event.hash },
    event,
    callbacks,
    tasks: [],
    endedTasks: [],
  };
}

type StatusStep = Pick<PayoutEventInsert, 'from_status' | 'to_status'>;

const STATUS_UNCHANGED: StatusStep = { from_status: null, to_status: null };

const NOTHING_BOUND: BoundFacts = { payout: {} };

function boundBetween(before: PayoutRow, after: PayoutRow): BoundFacts {
  return { payout: boundChanges(before, after), ...(before.send_task === after.send_task ? {} : { send: after.send_task }) };
}

function boundCallbacks(callbacks: readonly CallbackInsert[]): Pick<BoundFacts, 'callbacks'> {
  if (callbacks.length === 0) return {};
  return { callbacks: Object.fromEntries(callbacks.map(({ type, payload }) => [type, digest(payload)])) };
}

/**
 * A payout of an earlier version is written on in the first form until a job has bound its history.
 * @param row as it is after the event, with the hash of the event before it
 */
function chainEvent(row: PayoutRow, event: HistoryEvent, statuses: StatusStep, bound: BoundFacts): PayoutEventInsert {
  const isBound = row.bound_since !== null;
  const columns = {
    payout_id: row.id,
    sequence: row.last_sequence,
    type: event.type,
    ...statuses,
    resolution: event.resolution ?? null,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    reason: event.reason ?? null,
    data: event.data ?? {},
    payout_version: row.version,
    occurred_at: row.now,
    hash_form: isBound ? BOUND_FORM : UNBOUND_FORM,
    bound: isBound ? mergeFacts(event.facts, bound) : null,
  };
  return { ...columns, hash: eventHash(row.history_hash, columns) };
}

/** Facts after facts. */
export function mergeFacts<Later extends UnsaidFacts>(earlier: UnsaidFacts | undefined, later: Later): UnsaidFacts & Later {
  if (!earlier) return later;
  // Copied only where it must be: an object with an id as the name of a member is costly.
  const attempts = earlier.attempts && later.attempts ? { ...earlier.attempts, ...later.attempts } : (later.attempts ?? earlier.attempts);
  return { ...earlier, ...later, payout: { ...earlier.payout, ...later.payout }, ...(attempts ? { attempts } : {}) };
}

/**
 * @param isForAll also for merchants who subscribe to results only
 * @param more members of the callback beside the payout
 */
function callbacksOf(row: PayoutRow, type: CallbackType, isForAll: boolean, more: object = {}): CallbackInsert[] {
  if (row.callback_url === null || (row.callback_events === 'final' && !isForAll)) return [];
  const payload = JSON.stringify({ type, timestamp: row.updated_at.toISOString(), sequence: row.last_sequence, data: snapshotOf(row), ...more });
  return [{ id: newId('callback'), sequence: row.last_sequence, type, payload }];
}
