import { processedAtOf, provisionalIn, type WatchPlan, watchPlan } from '@app/domain';
import type { Capabilities } from '@app/providers';
import type { PayoutRow } from '../payout/payout.row.js';

type Provisional = Pick<Capabilities, 'provisional'>;

/** The watch of a payout that is reported as paid now; null when its provider never takes a payment back. */
export function watchFrom({ currency, now }: Pick<PayoutRow, 'currency' | 'now'>, { provisional }: Provisional): WatchPlan | null {
  return watchPlan(provisionalIn(provisional, currency), now, now);
}

/** What is left of the watch of a payout; null when it is not watched, or no longer. Keeps INV-07 where no notification arrives. */
export function watchLeft(
  { currency, watched_until: until, now }: Pick<PayoutRow, 'currency' | 'watched_until' | 'now'>,
  { provisional }: Provisional,
): WatchPlan | null {
  const rule = until && provisionalIn(provisional, currency);
  return rule ? watchPlan(rule, processedAtOf(rule, until), now) : null;
}
