import type { PayoutStatus } from './lifecycle/statuses.js';
import { isFinal, isPaid } from './lifecycle/statuses.js';

/** Callback types beside those of statuses, with a sentence that says what happened. */
export const CALLBACK_NOTICES = {
  'payout.moderation_required': 'An operator has to decide before automatic processing continues.',
  'payout.moderation_closed': 'The operator has decided; the payout continues.',
  'payout.next_step_required': 'The provider is waiting for details. `next_step` in the payout says which; submit them with `POST /v1/payouts/{id}/details`.',
  'payout.details_refused':
    'The provider did not accept the details that were submitted, such as a wrong one-time password; `refusal` says why. It still waits for what `next_step` names.',
} as const;

/** The types of callbacks: one for each status, and the notices. */
export type CallbackType = `payout.${Lowercase<PayoutStatus>}` | keyof typeof CALLBACK_NOTICES;

/** The callback type of a status: `PROCESS_FAILED` → `payout.process_failed`. */
export function callbackTypeOf(status: PayoutStatus): CallbackType {
  return `payout.${status.toLowerCase() as Lowercase<PayoutStatus>}`;
}

/** The events that a merchant can subscribe to. */
export const CALLBACK_SUBSCRIPTIONS = ['all', 'final'] as const;

export type CallbackSubscription = (typeof CALLBACK_SUBSCRIPTIONS)[number];

/** The statuses that a merchant subscribed to `final` receives: the final ones, and the two that mean that money is out. */
export function isResultStatus(status: PayoutStatus): boolean {
  return isFinal(status) || isPaid(status);
}
