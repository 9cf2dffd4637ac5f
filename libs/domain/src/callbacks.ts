import type { PayoutStatus } from './statuses.js';
import { isFinal } from './statuses.js';

/** What a merchant can be told: one type for each status, and one for moderation. */
export type CallbackType = `payout.${Lowercase<PayoutStatus>}` | 'payout.moderation_required' | 'payout.moderation_closed';

/** The callback type of a status: `PROCESS_FAILED` → `payout.process_failed`. */
export function callbackTypeOf(status: PayoutStatus): CallbackType {
  return `payout.${status.toLowerCase() as Lowercase<PayoutStatus>}`;
}

/** Which events a merchant wants to hear of. */
export const CALLBACK_SUBSCRIPTIONS = ['all', 'final'] as const;

export type CallbackSubscription = (typeof CALLBACK_SUBSCRIPTIONS)[number];

/** The statuses that a merchant who only wants results hears of: the final ones, and the two that say that money is out. */
export function isResultStatus(status: PayoutStatus): boolean {
  return isFinal(status) || status === 'PROCESSED' || status === 'PARTIALLY_PROCESSED';
}
