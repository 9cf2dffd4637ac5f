import type { Capabilities } from '../../connector-kit/connector.contract.js';
import { PAYPAL_CURRENCIES } from './currencies.js';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** What PayPal Payouts v1 can do. */
export const PAYPAL_CAPABILITIES: Capabilities = {
  result: 'later',
  // While the recipient has not claimed it. What was paid stays paid: there is no call for taking it back.
  revoke: true,
  cancel: false,
  batch: true,
  mayRequire: [],
  notifications: true,
  // PayPal is asked by its own ids only; a repeat of the create is what finds a batch by our key.
  enquiryByKey: false,
  settleTimeMs: 60_000,
  keyScheme: 'header_and_body',
  // It refuses a `sender_batch_id` that was used in the last 30 days; a day is left for clocks that differ.
  keyLifetimeMs: 29 * DAY_MS,
  replaysErrors: false,
  amountFormat: 'major_string',
  currencies: PAYPAL_CURRENCIES,
  requiredFields: ['receiver'],
  // What nobody reported statuses goes back after 30 days: it is asked about until then, and two days more.
  enquirySchedule: { intervalsSeconds: [5, 15, 60, 300, 900, 3_600, 14_400], jitter: 0.2, limit: null, totalSeconds: 32 * DAY_SECONDS },
};
