import type { PayoutStatus } from './statuses.js';

/** Who may take a transition. */
export type TransitionCause = 'create' | 'verify' | 'processor' | 'process' | 'cancel' | 'revoke' | 'expiry' | 'provider' | 'resolve';

/** What must be shown before a transition is taken. */
export type TransitionNeed = 'proof-not-received' | 'accepted-statement-and-second-operator';

export interface Transition {
  /** Null for the creation of a payout. */
  from: PayoutStatus | null;
  to: PayoutStatus;
  by: readonly TransitionCause[];
  /** `flow` is the ordinary course; a `correction` replaces a result that turned out to be wrong. */
  kind: 'flow' | 'correction';
  needs?: TransitionNeed;
}

function flow(from: PayoutStatus | null, to: PayoutStatus, ...by: TransitionCause[]): Transition {
  return { from, to, by, kind: 'flow' };
}

function withoutReceipt(from: PayoutStatus, to: PayoutStatus, ...by: TransitionCause[]): Transition {
  return { from, to, by, kind: 'flow', needs: 'proof-not-received' };
}

function correction(from: PayoutStatus, ...to: PayoutStatus[]): Transition[] {
  return to.map((target) => ({ from, to: target, by: ['resolve'], kind: 'correction', needs: 'accepted-statement-and-second-operator' }));
}

/** Every legal change of status. What is not here is refused: by the domain, by the repository and by a trigger in the database. */
export const TRANSITIONS: readonly Transition[] = [
  flow(null, 'CREATED', 'create'),
  flow(null, 'CREATE_FAILED', 'create'),
  flow('CREATED', 'READY', 'verify'),
  flow('CREATED', 'TERMINATED', 'cancel'),
  flow('READY', 'TERMINATED', 'cancel'),
  flow('CREATED', 'EXPIRED', 'expiry'),
  flow('READY', 'EXPIRED', 'expiry'),
  flow('READY', 'INVOKING', 'processor', 'process'),
  flow('INVOKING', 'PROCESSING', 'provider'),
  flow('INVOKING', 'INVOKE_FAILED', 'provider'),
  withoutReceipt('INVOKING', 'TERMINATED', 'cancel'),
  withoutReceipt('INVOKING', 'EXPIRED', 'expiry'),
  flow('PROCESSING', 'PENDING', 'provider'),
  flow('PROCESSING', 'PROCESSED', 'provider'),
  flow('PROCESSING', 'PARTIALLY_PROCESSED', 'provider'),
  flow('PROCESSING', 'PROCESS_FAILED', 'provider'),
  flow('PENDING', 'PROCESSED', 'provider'),
  flow('PENDING', 'PARTIALLY_PROCESSED', 'provider'),
  flow('PENDING', 'PROCESS_FAILED', 'provider'),
  flow('PROCESSING', 'REVOKING', 'revoke', 'cancel', 'expiry'),
  flow('PENDING', 'REVOKING', 'revoke', 'cancel', 'expiry'),
  flow('REVOKING', 'REVOKED', 'provider'),
  flow('REVOKING', 'REVOKE_FAILED', 'provider'),
  flow('PROCESSED', 'CANCELLING', 'cancel', 'provider'),
  flow('PARTIALLY_PROCESSED', 'CANCELLING', 'cancel', 'provider'),
  flow('CANCELLING', 'CANCELLED', 'provider'),
  flow('CANCELLING', 'CANCEL_FAILED', 'provider'),
  ...correction('INVOKE_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('PROCESS_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('TERMINATED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('EXPIRED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('REVOKED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('REVOKE_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKED', 'PROCESS_FAILED'),
  ...correction('CANCEL_FAILED', 'CANCELLED'),
  ...correction('CANCELLED', 'PROCESSED', 'PARTIALLY_PROCESSED'),
  ...correction('PARTIALLY_PROCESSED', 'PROCESSED'),
  ...correction('PROCESSED', 'PARTIALLY_PROCESSED'),
];

/** The row of the table for this change, or undefined where the change is illegal. */
export function findTransition(from: PayoutStatus | null, to: PayoutStatus): Transition | undefined {
  return TRANSITIONS.find((row) => row.from === from && row.to === to);
}

/** The statuses that this cause can lead to from here, in the order of the table. */
export function reachableBy(from: PayoutStatus, cause: TransitionCause): PayoutStatus[] {
  return TRANSITIONS.filter((row) => row.from === from && row.by.includes(cause)).map((row) => row.to);
}

/**
 * The statuses a provider's answer passes through from `from` to reach `to`, `from` excluded.
 * A provider that pays at once still leaves one event for every status on the way.
 * @returns an empty list where no report of the provider leads there
 */
export function providerPath(from: PayoutStatus, to: PayoutStatus): PayoutStatus[] {
  const queue: PayoutStatus[][] = [[from]];
  const seen = new Set<PayoutStatus>([from]);
  for (let path = queue.shift(); path; path = queue.shift()) {
    const last = path[path.length - 1] as PayoutStatus;
    if (last === to) return path.slice(1);
    for (const next of reachableBy(last, 'provider')) {
      if (!seen.has(next)) {
        seen.add(next);
        queue.push([...path, next]);
      }
    }
  }
  return [];
}
