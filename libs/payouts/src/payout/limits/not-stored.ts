import { type DuplicateFound, type OtherPayout, otherPayouts } from '../duplicates/duplicates.repository.js';
import type { LimitFound, ReachedLimit } from './limits.repository.js';

/** Why a new payout was not stored as it was: another one like it, or limits of its merchant. */
export interface NotStored {
  other: OtherPayout | null;
  reached: readonly ReachedLimit[];
}

type OrNothing<Row> = { [Column in keyof Row]?: Row[Column] | null };

/** A row of what a statement found: it names another payout or a limit, and has nothing of the other one. */
export type FoundRow = { payout_id: string } & OrNothing<Omit<DuplicateFound, 'payout_id'>> & OrNothing<Omit<LimitFound, 'payout_id'>>;

/** What a statement found about the payouts that it was to store. */
export function notStored(found: readonly FoundRow[]): ReadonlyMap<string, NotStored> {
  const others = otherPayouts(found.filter((row): row is FoundRow & DuplicateFound => typeof row.other_id === 'string'));
  const reached = found.filter((row): row is FoundRow & LimitFound => typeof row.rule === 'string');
  return new Map(found.map(({ payout_id: id }) => [id, { other: others.get(id) ?? null, reached: reached.filter((row) => row.payout_id === id) }]));
}
