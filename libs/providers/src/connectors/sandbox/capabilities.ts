import type { Capabilities } from '../../connector-kit/connector.contract.js';
import { SANDBOX_RECIPIENT } from './account-number.js';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** What the sandbox provider supports. A "not found" counts after one second; real providers take longer. */
export const SANDBOX_CAPABILITIES: Capabilities = {
  result: 'either',
  revoke: true,
  cancel: true,
  batch: false,
  mayRequire: ['otp'],
  notifications: true,
  enquiryByKey: true,
  settleTimeMs: 1_000,
  keyScheme: 'header',
  keyForm: 'readable',
  keyLifetimeMs: 30 * DAY_MS,
  replaysErrors: true,
  amountFormat: 'major_string',
  currencies: 'all',
  requiredFields: [SANDBOX_RECIPIENT],
  enquirySchedule: { intervalsSeconds: [1, 2, 5, 10, 30, 60, 300, 900], jitter: 0.1, limit: 100, totalSeconds: null },
  // Transfers in US dollars are like ACH credits, which the recipient's bank returns within two banking days (Nacha Operating Rules): four days hold a
  // weekend. Those in other currencies are final. The first enquiries come soon, so that a demo shows the return.
  provisional: [{ currencies: ['USD'], totalSeconds: 4 * DAY_SECONDS, intervalsSeconds: [5, 10, 30, 300, 3_600, 14_400, DAY_SECONDS] }],
};
