import type { Call } from '../provider/model-provider.js';
import type { Transfer } from '../provider/transfer.js';
import type { Notebook } from '../world/notebook.js';
import type { Order } from '../world/orders.js';
import type { Finding } from '../world/world.js';
import type { DatabaseRecord } from './record.js';

/** What a schedule is judged by: our database, the provider's ledger, and what the world outside was told. Nothing of the product's code. */
export interface Evidence {
  record: DatabaseRecord;
  ledger: { transfers: readonly Transfer[]; calls: readonly Call[]; acceptedTwice: readonly string[]; keyLifetimeMs: number };
  notebook: Pick<Notebook, 'commands' | 'acknowledged' | 'done' | 'heard'>;
  orders: readonly Pick<Order, 'name' | 'merchant' | 'reference' | 'key' | 'answers' | 'payoutId'>[];
}

/** A rule that holds after every schedule. */
export type Invariant = (evidence: Evidence) => Finding[];

/** Findings of one invariant, from the sentences that say what is wrong. */
export function findings(invariant: string, sentences: Iterable<string>): Finding[] {
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
