import type { ActorType, MerchantEntity, PayoutEntity, RowOf } from '@app/database';
import type { OpenedInvoke, PlannedTasks } from '../tasks/payout-tasks.js';

/** A payout as it is stored, with its merchant's subscription to callbacks. */
export interface StoredPayout extends RowOf<PayoutEntity>, Pick<RowOf<MerchantEntity>, 'callback_events'> {
  /** The database's time when the row was read: the only clock that decides. */
  now: Date;
}

/** A payout with what is planned for it, and the invoke that the provider may have received. */
export type PayoutRow = StoredPayout & PlannedTasks & OpenedInvoke;

/** A payout that goes to a known provider account. */
export type RoutedPayout = PayoutRow & { provider_account_id: string };

/** Who makes a change. */
export interface Actor {
  type: ActorType;
  /** An operator's, a key's or an account's id; null for the gateway itself. */
  id: string | null;
}

export const SYSTEM: Actor = { type: 'system', id: null };
