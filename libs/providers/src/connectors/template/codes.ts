import type { CodeTable } from '../../connector-kit/connector.contract.js';

// Yours: every documented code of an error and of a failed payout. A code that is not here is UNKNOWN and goes to moderation.
export const TEMPLATE_CODES: CodeTable = {
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  invalid_account: 'INVALID_DETAILS',
  account_closed: 'INVALID_RECIPIENT',
  duplicate: 'DUPLICATED_ID',
  invalid_key: 'INVALID_CREDENTIALS',
};
