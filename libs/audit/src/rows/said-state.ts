import { BOUND_FORM, type BoundApproval, type BoundEnd, type BoundValue } from '@app/database';
import type { StoredEvent } from './history.reader.js';

/** What a history says about its payout. */
export interface SaidState {
  /** The number of the first event that binds the payout; null: none does. */
  since: number | null;
  /** Columns that are not null, and when the payout changed. */
  columns: ReadonlyMap<string, BoundValue>;
  /** The operation that is planned to be sent. */
  send: string | null;
  /** How attempts ended, by their ids. */
  ends: ReadonlyMap<string, BoundEnd>;
  /** Approvals from before the events named them, by their ids. */
  approvals: ReadonlyMap<string, BoundApproval>;
  /** Reports from before they had a seal. */
  statements: ReadonlySet<string>;
  /** Events that open an attempt although nothing was planned to be sent. */
  unplanned: readonly StoredEvent[];
}

/** Reads what the events of a payout bind, the oldest first. */
export function saidBy(events: readonly StoredEvent[]): SaidState {
  const columns = new Map<string, BoundValue>();
  const ends = new Map<string, BoundEnd>();
  const statements = new Set<string>();
  const unplanned: StoredEvent[] = [];
  const approvals = new Map<string, BoundApproval>();
  let send: string | null = null;
  for (const [index, event] of events.entries()) {
    const { bound, data } = event;
    if (!bound) continue;
    if (event.payout_version !== events[index - 1]?.payout_version) columns.set('updated_at', event.occurred_at.toISOString());
    if (typeof data.attempt === 'string' && data.operation !== send) unplanned.push(event);
    for (const [name, value] of Object.entries(bound.payout)) {
      if (value === null) columns.delete(name);
      else columns.set(name, value);
    }
    for (const [id, end] of Object.entries(bound.attempts ?? {})) ends.set(id, end);
    for (const [id, approval] of Object.entries(bound.approvals ?? {})) approvals.set(id, approval);
    for (const id of bound.statements ?? []) statements.add(id);
    if (bound.send !== undefined) send = bound.send;
  }
  return { since: events.find((event) => event.hash_form === BOUND_FORM)?.sequence ?? null, columns, send, ends, approvals, statements, unplanned };
}
