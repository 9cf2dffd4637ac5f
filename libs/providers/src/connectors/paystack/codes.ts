import type { CodeTable } from '../../connector-kit/connector.contract.js';

/**
 * Paystack's codes as our resolutions: the statuses of failed transfers, `code` of an error, and our names for the sentences of an error
 * (see {@link MESSAGE_CODES}).
 */
export const PAYSTACK_CODES: CodeTable = {
  // Statuses.
  failed: 'PROCESSING_ERROR',
  reversed: 'DECLINED_ERROR',
  abandoned: 'OPERATION_EXPIRED',
  blocked: 'ACCESS_ERROR',
  rejected: 'DECLINED_ERROR',

  // `code` as the specification lists it. A known sentence is more exact.
  validation_error: 'REQUEST_ERROR',
  processor_error: 'PROCESSING_ERROR',
  api_error: 'DECLINED_ERROR',

  // `code` as reported by users of Paystack, and sentences.
  insufficient_balance: 'INSUFFICIENT_FUNDS',
  duplicate_transfer_reference: 'DUPLICATED_ID',
  invalid_key: 'INVALID_CREDENTIALS',
  invalid_Key: 'INVALID_CREDENTIALS',
  ip_not_allowed: 'FORBIDDEN_IP',
  payouts_not_allowed: 'ACCESS_ERROR',
  recipient_not_found: 'RECIPIENT_NOT_FOUND',
  account_on_watchlist: 'ANTIFRAUD_ERROR',
  invalid_account: 'INVALID_DETAILS',
  invalid_bank_code: 'INVALID_DETAILS',
  invalid_otp: 'INVALID_DETAILS',
  not_awaiting_otp: 'PROCESSING_ERROR',
  limit_exceeded: 'LIMIT_VIOLATION',
  invalid_amount: 'INVALID_AMOUNT',
  currency_not_supported: 'INVALID_METHOD',
  invalid_reference: 'INVALID_REQUEST',
  transfer_not_found: 'UNKNOWN',

  // Our own code for `status: false` without a code and with an unknown sentence.
  refused: 'DECLINED_ERROR',
};

/** Codes so vague that the transfer is looked up before they count. */
export const VAGUE_CODES: readonly string[] = ['processor_error', 'api_error', 'refused'];

/**
 * The exact meaning of an error is only in its sentence, and there is no official list of them. These come from the examples of the
 * specification, the section "Transfers" of Paystack's page on errors, and reports of users. The first matching pattern counts.
 */
export const MESSAGE_CODES: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/balance is not enough|insufficient (balance|funds)/i, 'insufficient_balance'],
  [/unique reference|reference (already exists|has already been used)|duplicate (transfer )?reference/i, 'duplicate_transfer_reference'],
  [/invalid key/i, 'invalid_key'],
  [/\bip( address)?\b.{0,20}\bnot (allowed|authorized|whitelisted)/i, 'ip_not_allowed'],
  [/third[ -]party payouts|starter business/i, 'payouts_not_allowed'],
  [/recipient\b.{0,30}\b(not found|invalid|does not exist|deleted)|invalid recipient/i, 'recipient_not_found'],
  [/watchlist/i, 'account_on_watchlist'],
  [/(could not|cannot|unable to) resolve account|account number is (invalid|required)|invalid account number/i, 'invalid_account'],
  [/bank( code)? is invalid|invalid bank code|(unknown bank|bank not found)/i, 'invalid_bank_code'],
  [/not (currently )?awaiting otp/i, 'not_awaiting_otp'],
  [/\botp\b.{0,30}\b(invalid|incorrect|wrong|expired|not valid)|(invalid|incorrect|wrong|expired) otp/i, 'invalid_otp'],
  [/limit.{0,30}\b(exceeded|reached)|exceed\w*.{0,40}\blimit/i, 'limit_exceeded'],
  [/invalid amount|amount (is invalid|should be|must be)|(minimum|maximum) (transfer )?amount/i, 'invalid_amount'],
  [/currency.{0,20}\bnot (supported|allowed|available)|unsupported currency/i, 'currency_not_supported'],
  [/reference.{0,40}\b(illegal|characters|lowercase)|invalid reference/i, 'invalid_reference'],
  [/(transfer|entity) not found/i, 'transfer_not_found'],
];
