import type { StoppageCause } from '@app/payouts';
import type { NamedView } from '../payouts/list/payout-row.view.js';

/** What stops one payout although no decision is missing. */
export class PayoutStoppageView {
  cause: StoppageCause;
  /** Why the payout waits, in at most two sentences. */
  sentence: string;
  since: string;
}

/** A payout, by its id and its merchant's reference. */
export class PayoutLinkView {
  id: string;
  reference: string;
}

/** Something that stops payouts. */
export class StoppageView {
  cause: StoppageCause;
  /** What has stopped, short. */
  title: string;
  /** What that means and what ends it. */
  sentence: string;
  since: string;
  /** Payouts that wait because of it; exact up to 10,000. */
  payouts: number;
  /** The provider account that is held; null for the other causes. */
  account: NamedView | null;
  /** The payout that has waited longest; null while none waits. */
  oldest: PayoutLinkView | null;
}
