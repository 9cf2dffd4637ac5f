import type { Capabilities } from '../../connector-kit/connector.contract.js';

const DAY_SECONDS = 86_400;

/** What Paystack transfers support. */
export const PAYSTACK_CAPABILITIES: Capabilities = {
  result: 'either',
  // Only while Paystack waits for an OTP, by withholding it. A transfer that was paid cannot be taken back.
  revoke: true,
  cancel: false,
  batch: true,
  mayRequire: ['otp', 'approval_at_provider'],
  notifications: true,
  enquiryByKey: true,
  settleTimeMs: 60_000,
  keyScheme: 'body',
  keyForm: 'readable',
  // A reference can be used only once, and names its transfer as long as Paystack has it (GET /transfer/verify/{reference}); no expiry is documented.
  keyLifetimeMs: 'unlimited',
  replaysErrors: false,
  amountFormat: 'minor_integer',
  // The values of `currency` of POST /transfer. All have 100 subunits, as in ISO 4217.
  currencies: ['NGN', 'ZAR', 'KES', 'GHS'],
  requiredFields: ['account_number', 'bank_code', 'holder_name'],
  // Paystack waits 30 minutes for an OTP. A bank that does not answer can keep a transfer pending for days.
  enquirySchedule: { intervalsSeconds: [5, 15, 60, 300, 900, 3_600], jitter: 0.2, limit: null, totalSeconds: 7 * DAY_SECONDS },
  // "A successfully processed transfer doesn't equate to instant credit" (https://paystack.com/docs/transfers/how-transfers-work): the bank may
  // refuse it later, and it becomes `reversed`. Paystack gives no figure; five days hold the banks' next working days and a long weekend.
  provisional: [{ totalSeconds: 5 * DAY_SECONDS, intervalsSeconds: [1_800, 3_600, 14_400, 43_200] }],
};
