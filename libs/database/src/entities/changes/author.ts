import type { Transaction } from '../../database.js';

/** Who changes configuration, and on what ground. */
export interface Author {
  operatorId: string;
  /** Recorded with the change: who drafted it, and what was before and after. */
  data?: Record<string, unknown>;
  /** Runs first in the transaction of the change; what it throws prevents the change. */
  first?: (tx: Transaction) => Promise<void>;
}

/** An operator alone, or an author whose change was published. */
export type ChangedBy = string | Author;

export function authorOf(by: ChangedBy): Required<Author> {
  const { operatorId, data = {}, first = () => Promise.resolve() } = typeof by === 'string' ? { operatorId: by } : by;
  return { operatorId, data, first };
}
