import { type StatusWord, statusWords } from '../../connector-kit/statuses/status-words.js';

const SPECIFICATION = 'PayPal Payouts v1 specification, batch_enum and transaction_enum (payments_payouts_batch_v1.json)';
const ITEM =
  'https://developer.paypal.com/docs/api/payments.payouts-batch/v1, transaction_status; returns after 30 days: /payouts/use-payouts/cancel-reverse-payouts';

/**
 * PayPal's words (CANCELED has one L). REFUNDED and REVERSED mean that the money came back: the domain reads PROCESS_FAILED as a failure if the
 * payout was not known as paid, and as the provider's own return if it was. RETURNED, like a CANCELED batch, is REVOKED, which the domain reads as a
 * failure unless a revocation was requested.
 */
export const PAYPAL_STATUS_WORDS: readonly StatusWord[] = [
  ...statusWords('batch', SPECIFICATION, {
    PENDING: ['PENDING', 'open', 'It becomes PROCESSING, SUCCESS, DENIED or CANCELED.'],
    PROCESSING: ['PROCESSING', 'open', 'It becomes SUCCESS or DENIED.'],
    SUCCESS: ['UNCLEAR', 'open', 'It says only that the items were processed: each goes on by its own status.'],
    DENIED: ['PROCESS_FAILED', 'final', 'No item of it is processed.'],
    CANCELED: ['REVOKED', 'final', 'No item of it is processed.'],
  }),
  ...statusWords('item', ITEM, {
    SUCCESS: ['PROCESSED', 'provisional', 'It may become REFUNDED or REVERSED.'],
    PENDING: ['PENDING', 'open', 'It becomes SUCCESS, UNCLAIMED or FAILED.'],
    ONHOLD: ['PENDING', 'open', 'It becomes SUCCESS or BLOCKED once PayPal has reviewed it.'],
    UNCLAIMED: ['PENDING', 'open', 'It becomes SUCCESS once it is claimed, and RETURNED after 30 days or when it is cancelled.'],
    FAILED: ['PROCESS_FAILED', 'final', 'The money was not taken, or is back.'],
    BLOCKED: ['PROCESS_FAILED', 'final', 'PayPal does not pay it.'],
    REFUNDED: ['PROCESS_FAILED', 'final', 'The recipient has sent the money back.'],
    REVERSED: ['PROCESS_FAILED', 'final', 'PayPal has taken the money back.'],
    RETURNED: ['REVOKED', 'final', 'Nobody claimed it, or it was cancelled: the money is back.'],
  }),
];
