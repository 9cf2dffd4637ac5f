import type { LedgerEvidence } from '../provider/ledgers.js';
import type { ExternalRecord } from '../world/external-record.js';
import type { Order } from '../world/orders.js';
import type { Finding, InvariantId } from './catalogue.js';
import type { DatabaseRecord, LiveConfiguration } from './record.js';

/** Three independent sources: the database, the provider's ledger, and what merchants, operators and the provider received. */
export interface Evidence {
  record: DatabaseRecord;
  /** What the verifier of the history finds in the database. */
  audit: readonly string[];
  /** The ledgers of all accounts. */
  ledger: LedgerEvidence;
  /** Configuration that decides about live money, after a schedule with a hostile administrator. */
  configuration: Record<'before' | 'after', LiveConfiguration> | null;
  externalRecord: Pick<
    ExternalRecord,
    'attacks' | 'askedActions' | 'askedChanges' | 'securityLog' | 'commands' | 'acknowledgedNotifications' | 'confirmedActions' | 'receivedCallbacks'
  >;
  orders: readonly Pick<Order, 'name' | 'merchant' | 'mode' | 'amount' | 'reference' | 'key' | 'answers' | 'payoutId'>[];
}

/** Checks one invariant after a schedule. */
export type Invariant = (evidence: Evidence) => Finding[];

/** One finding for each sentence. */
export function findings(invariant: InvariantId, sentences: Iterable<string>): Finding[] {
  return [...sentences].map((what) => ({ invariant, what }));
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
