import type { Capabilities } from '../../connector-kit/connector.contract.js';

// Yours: every line, from the provider's documentation. The contract says what each one means.
export const TEMPLATE_CAPABILITIES: Capabilities = {
  result: 'either',
  revoke: false,
  cancel: false,
  batch: false,
  mayRequire: [],
  notifications: true,
  enquiryByKey: true,
  settleTimeMs: 60_000,
  keyScheme: 'header_and_body',
  keyForm: 'readable',
  keyLifetimeMs: 86_400_000,
  replaysErrors: false,
  amountFormat: 'major_string',
  currencies: ['EUR', 'USD', 'JPY', 'TND'],
  requiredFields: ['account_number'],
  enquirySchedule: { intervalsSeconds: [5, 30, 120, 600, 3_600], jitter: 0.2, limit: 100, totalSeconds: null },
  provisional: [],
};
