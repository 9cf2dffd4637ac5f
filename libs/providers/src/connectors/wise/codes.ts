import { type CodeTable, type StatusWord, statusWords } from '../../connector-kit/connector.contract.js';

/**
 * Wise's codes as our resolutions: of errors (https://docs.wise.com/guides/developer/errors, .../errors/funding and the pages of the operations), of payouts
 * that failed (https://docs.wise.com/guides/product/send-money/tracking/payout-failures), and the two statuses that are failures. `ERROR` says nothing
 * by itself, so it has no line. `transfer.invalid-state` follows a funding that was done before, so it is no refusal either.
 */
export const WISE_CODES: CodeTable = {
  invalid_token: 'INVALID_CREDENTIALS',
  'transfer.not-accessible-for-user': 'ACCESS_ERROR',
  'transfer.insufficient_funds': 'INSUFFICIENT_FUNDS',
  'transfer.cancellation.not.allowed': 'PROCESSING_ERROR',
  'error.greaterThanZero': 'INVALID_AMOUNT',
  NotNull: 'INVALID_DETAILS',
  Size: 'INVALID_DETAILS',
  ACCOUNT_CLOSED: 'INVALID_RECIPIENT',
  ACCOUNT_FROZEN: 'INVALID_RECIPIENT',
  ACCOUNT_BLOCKED: 'INVALID_RECIPIENT',
  ACCOUNT_LIMIT_REACHED: 'LIMIT_VIOLATION',
  WRONG_ACCOUNT_NUMBER: 'INVALID_DETAILS',
  WRONG_ACCOUNT_DETAILS: 'INVALID_DETAILS',
  WRONG_ACCOUNT_TYPE: 'INVALID_DETAILS',
  WRONG_BANK_CODE: 'INVALID_DETAILS',
  WRONG_BRANCH_CODE: 'INVALID_DETAILS',
  WRONG_NAME: 'INVALID_DETAILS',
  cancelled: 'OPERATION_EXPIRED',
  funds_refunded: 'PROCESSING_ERROR',
};

/** A refund does not say why: the notification about the failed payout does, and Wise. */
export const WISE_UNEXPLAINED_CODES: readonly string[] = ['funds_refunded'];

const STATUSES = 'https://docs.wise.com/guides/product/send-money/tracking/transfer-statuses; "transfers support rollback transitions"';

/**
 * Wise's words for a transfer. `cancelled` and `funds_refunded` are used for a transfer that was stopped and for one that came back: they are failures,
 * which the domain reads as returned money of a payout that was paid, unless a revoke is asked about (see `transfer.ts`).
 */
export const WISE_STATUS_WORDS: readonly StatusWord[] = statusWords('transfer', STATUSES, {
  incoming_payment_waiting: ['PENDING', 'open', 'It waits for its funding, and is cancelled without it.'],
  incoming_payment_initiated: ['PENDING', 'open', 'Its funding is on the way.'],
  processing: ['PENDING', 'open', 'It is funded and checked, and is sent or cancelled.'],
  funds_converted: ['PENDING', 'open', 'It is sent next.'],
  outgoing_payment_sent: ['PROCESSED', 'provisional', 'It may bounce back within days, and up to several weeks later.'],
  bounced_back: ['CANCELLING', 'open', 'The money is back at Wise, and is refunded unless the transfer is sent again.'],
  cancelled: ['PROCESS_FAILED', 'final', 'It is not sent any more; what was funded is refunded.'],
  funds_refunded: ['PROCESS_FAILED', 'final', 'The money is back in the balance.'],
  charged_back: ['UNCLEAR', 'not_ours', 'A payment into Wise was taken back; transfers from a balance have none.'],
  unknown: ['UNCLEAR', 'open', 'Wise does not say how the transfer stands.'],
});
