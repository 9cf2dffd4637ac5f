import type { Capabilities } from '../../connector-kit/connector.contract.js';
import { PAYPAL_CURRENCIES } from './currencies.js';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** What PayPal Payouts v1 supports. */
export const PAYPAL_CAPABILITIES: Capabilities = {
  result: 'later',
  // Only while the recipient has not claimed it. A payout that was paid cannot be taken back.
  revoke: true,
  cancel: false,
  batch: true,
  mayRequire: [],
  notifications: true,
  // PayPal answers enquiries by its own ids only; to find a batch by our key, the creation is repeated.
  enquiryByKey: false,
  settleTimeMs: 60_000,
  keyScheme: 'header_and_body',
  keyForm: 'readable',
  // PayPal refuses a `sender_batch_id` that was used in the last 30 days; one day is a margin for different clocks.
  keyLifetimeMs: 29 * DAY_MS,
  replaysErrors: false,
  amountFormat: 'major_string',
  currencies: PAYPAL_CURRENCIES,
  requiredFields: ['receiver'],
  // An unclaimed payout is returned after 30 days: enquiries continue until then and for two more days.
  enquirySchedule: { intervalsSeconds: [5, 15, 60, 300, 900, 3_600, 14_400], jitter: 0.2, limit: null, totalSeconds: 32 * DAY_SECONDS },
  // What a recipient does not claim comes back after 30 days (https://developer.paypal.com/payouts/use-payouts/cancel-reverse-payouts). A paid
  // item may become REFUNDED or REVERSED, for which PayPal gives no figure: the same 30 days, and one more for the last answer.
  provisional: [{ totalSeconds: 31 * DAY_SECONDS, intervalsSeconds: [3_600, 14_400, 43_200, DAY_SECONDS] }],
};
