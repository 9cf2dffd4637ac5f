import { type CodeTable, statusWords } from '../../connector-kit/connector.contract.js';

// Yours: every documented code of an error and of a failed payout. A code that is not here is UNKNOWN and goes to moderation.
export const TEMPLATE_CODES: CodeTable = {
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  invalid_account: 'INVALID_DETAILS',
  account_closed: 'INVALID_RECIPIENT',
  duplicate: 'DUPLICATED_ID',
  invalid_key: 'INVALID_CREDENTIALS',
};

// Yours: every documented status, how it is read, whether it can still change, and the page that says so. What is not here is UNCLEAR.
export const TEMPLATE_STATUS_WORDS = statusWords('payout', 'the page of the provider about statuses', {
  queued: ['PROCESSING', 'open', 'It becomes pending.'],
  pending: ['PENDING', 'open', 'It becomes paid or failed.'],
  paid: ['PROCESSED', 'final', 'It stays paid.'],
  failed: ['PROCESS_FAILED', 'final', 'Nothing was paid.'],
});
