import type { Capabilities } from '../../connector-kit/connector.contract.js';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** What Paystack transfers can do. */
export const PAYSTACK_CAPABILITIES: Capabilities = {
  result: 'either',
  // Only while an OTP is waited for, and only by withholding it. What was paid stays paid.
  revoke: true,
  cancel: false,
  batch: true,
  mayRequire: ['otp', 'approval_at_provider'],
  notifications: true,
  enquiryByKey: true,
  settleTimeMs: 60_000,
  keyScheme: 'body',
  // A reference is used once and for all; no end of that is documented. A year is longer than anybody repeats.
  keyLifetimeMs: 365 * DAY_MS,
  replaysErrors: false,
  amountFormat: 'minor_integer',
  // What `currency` of POST /transfer allows. All of them have 100 subunits, as in ISO 4217.
  currencies: ['NGN', 'ZAR', 'KES', 'GHS'],
  requiredFields: ['account_number', 'bank_code', 'holder_name'],
  // An OTP is waited for during 30 minutes. A bank that does not answer can keep a transfer pending for days.
  enquirySchedule: { intervalsSeconds: [5, 15, 60, 300, 900, 3_600], jitter: 0.2, limit: null, totalSeconds: 7 * DAY_SECONDS },
};
