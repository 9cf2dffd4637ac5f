import { type StatusWord, statusWords } from '../../connector-kit/statuses/status-words.js';

const PAYOUT = 'https://docs.stripe.com/api/payouts/object, status; the OpenAPI file says the same';
const REVERSE = 'https://docs.stripe.com/api/payouts/reverse and the status of the payout that it makes';
const TRANSFER = 'https://docs.stripe.com/api/transfers/object, reversed and amount_reversed: a transfer has no status';

/**
 * Stripe's words. `canceled` is REVOKED, which the domain reads as a failure unless a revocation was requested; it reads FAILED after PAID as
 * returned. A payout that reverses another one reports the state of the return.
 */
export const STRIPE_STATUS_WORDS: readonly StatusWord[] = [
  ...statusWords('payout', PAYOUT, {
    pending: ['PENDING', 'open', 'It becomes in_transit, or canceled at our request or in the dashboard.'],
    in_transit: ['PENDING', 'open', 'The bank has it: it becomes paid, failed or canceled.'],
    paid: ['PROCESSED', 'provisional', 'Some payouts that show paid become failed within five business days.'],
    failed: ['PROCESS_FAILED', 'final', 'The money is back in the balance; a new payout is another object.'],
    canceled: ['REVOKED', 'final', 'The money is back in the balance.'],
  }),
  ...statusWords('reversing payout', REVERSE, {
    pending: ['CANCELLING', 'open', 'The money is on its way back.'],
    in_transit: ['CANCELLING', 'open', 'The money is on its way back.'],
    paid: ['CANCELLED', 'provisional', 'It is a payout like any other, so it may become failed within five business days.'],
    failed: ['CANCEL_FAILED', 'final', 'The money stays with the recipient.'],
  }),
  ...statusWords('transfer', TRANSFER, {
    'reversed: false': ['PROCESSED', 'provisional', 'The money is in the balance of the connected account until a reversal, of ours or in the dashboard.'],
    'reversed: true': ['CANCELLED', 'final', 'All of it is back.'],
  }),
];
