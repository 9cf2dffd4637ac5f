import type { Capabilities } from '../../connector-kit/connector.contract.js';
import { BY_IBAN, BY_SORT_CODE } from './order.js';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const DAY_MS = 86_400_000;

/** What Wise transfers from a balance in the same currency support. */
export const WISE_CAPABILITIES: Capabilities = {
  result: 'later',
  // Until the money is converted (https://docs.wise.com/api-reference/legacy/transfer/transfercancel). What was sent cannot be asked back.
  revoke: true,
  cancel: false,
  batch: false,
  mayRequire: [],
  notifications: true,
  enquiryByKey: true,
  settleTimeMs: 60_000,
  keyScheme: 'body',
  // `customerTransactionId` is a UUID (https://docs.wise.com/guides/product/send-money/standard-api-transfers).
  keyForm: 'uuid',
  // Wise documents that a repeat with the same `customerTransactionId` makes no second transfer, and no time for it: a day is on the safe side. An
  // unfunded transfer moves no money.
  keyLifetimeMs: DAY_MS,
  replaysErrors: false,
  amountFormat: 'major_number',
  // The currencies of the recipients that this connector can name (https://docs.wise.com/api-reference/legacy/recipient/recipientcreate).
  currencies: [...new Set([...BY_IBAN, ...BY_SORT_CODE])],
  requiredFields: ['holder_name', { anyOf: [['iban'], ['account_number', 'sort_code']] }],
  // A transfer that is not funded is cancelled after days; a bank in another country may need days, too.
  enquirySchedule: { intervalsSeconds: [10, 30, 120, 600, 1_800, HOUR_SECONDS, 4 * HOUR_SECONDS], jitter: 0.2, limit: null, totalSeconds: 14 * DAY_SECONDS },
  // "Most bounce backs occur within 2-3 business days. However, they can happen up to several weeks after a transfer is sent"
  // (https://docs.wise.com/guides/product/send-money/tracking/transfer-statuses): four weeks hold several weeks.
  provisional: [{ totalSeconds: 28 * DAY_SECONDS, intervalsSeconds: [HOUR_SECONDS, 4 * HOUR_SECONDS, 12 * HOUR_SECONDS, DAY_SECONDS] }],
};
