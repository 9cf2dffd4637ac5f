import type { CodeTable } from '../../connector-kit/connector.contract.js';

/** Our own code for `resource_missing` of the destination: the recipient is missing, not an object of ours. */
export const DESTINATION_MISSING = 'resource_missing:destination';

/** The HTTP statuses that say more than the type of an error: Stripe documents what each of them means. */
export const STATUS_CLASSES: Readonly<Record<number, string>> = { 401: 'http_401', 403: 'http_403' };

/** Stripe's name of HTTP 402: the request was valid but refused. More exact than the type of an error without a code. */
export const REQUEST_FAILED = 'request_failed';

/** "The payout could not be made, for another reason": only Stripe's support can say which. */
export const STRIPE_UNEXPLAINED_CODES = ['other'];

/**
 * Stripe's codes as our resolutions: `failure_code` of a payout ("Types of payout failures"), `error.code` ("Error codes"), and
 * `error.type` for an error without a code, or with one that has no line here: its list grows. Stripe's 401 and 403 often have no code; there
 * the HTTP status is more exact.
 */
export const STRIPE_CODES: CodeTable = {
  // Failures of payouts.
  no_account: 'RECIPIENT_NOT_FOUND',
  account_closed: 'INVALID_RECIPIENT',
  account_frozen: 'INVALID_RECIPIENT',
  bank_account_restricted: 'INVALID_RECIPIENT',
  bank_ownership_changed: 'INVALID_RECIPIENT',
  incorrect_account_holder_address: 'INVALID_DETAILS',
  incorrect_account_holder_name: 'INVALID_DETAILS',
  incorrect_account_holder_tax_id: 'INVALID_DETAILS',
  incorrect_account_type: 'INVALID_DETAILS',
  invalid_account_number: 'INVALID_DETAILS',
  invalid_account_number_length: 'INVALID_DETAILS',
  invalid_currency: 'INVALID_METHOD',
  unsupported_card: 'INVALID_METHOD',
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  debit_not_authorized: 'DECLINED_ERROR',
  declined: 'DECLINED_ERROR',
  could_not_process: 'PROCESSING_ERROR',
  other: 'DECLINED_ERROR',

  // Errors.
  balance_insufficient: 'INSUFFICIENT_FUNDS',
  amount_too_large: 'INVALID_AMOUNT',
  amount_too_small: 'INVALID_AMOUNT',
  instant_payouts_limit_exceeded: 'LIMIT_VIOLATION',
  payouts_limit_exceeded: 'LIMIT_VIOLATION',
  instant_payouts_config_disabled: 'INVALID_METHOD',
  instant_payouts_currency_disabled: 'INVALID_METHOD',
  instant_payouts_unsupported: 'INVALID_METHOD',
  account_number_invalid: 'INVALID_DETAILS',
  routing_number_invalid: 'INVALID_DETAILS',
  bank_account_declined: 'INVALID_RECIPIENT',
  bank_account_unusable: 'INVALID_RECIPIENT',
  bank_account_unverified: 'INVALID_RECIPIENT',
  [DESTINATION_MISSING]: 'RECIPIENT_NOT_FOUND',
  card_declined: 'DECLINED_ERROR',
  account_invalid: 'ACCESS_ERROR',
  livemode_mismatch: 'ACCESS_ERROR',
  payouts_not_allowed: 'ACCESS_ERROR',
  platform_account_required: 'ACCESS_ERROR',
  secret_key_required: 'ACCESS_ERROR',
  api_key_expired: 'INVALID_CREDENTIALS',
  platform_api_key_expired: 'INVALID_CREDENTIALS',
  parameter_invalid_empty: 'REQUEST_ERROR',
  parameter_invalid_integer: 'REQUEST_ERROR',
  parameter_invalid_string_blank: 'REQUEST_ERROR',
  parameter_invalid_string_empty: 'REQUEST_ERROR',
  parameter_missing: 'REQUEST_ERROR',
  parameter_unknown: 'REQUEST_ERROR',
  parameters_exclusive: 'REQUEST_ERROR',
  idempotency_key_in_use: 'GENERAL_ERROR',
  lock_timeout: 'GENERAL_ERROR',
  rate_limit: 'GENERAL_ERROR',

  // Types, and the one HTTP status that is more exact.
  http_401: 'INVALID_CREDENTIALS',
  http_403: 'ACCESS_ERROR',
  [REQUEST_FAILED]: 'DECLINED_ERROR',
  card_error: 'DECLINED_ERROR',
  idempotency_error: 'DUPLICATED_ID',
  invalid_request_error: 'REQUEST_ERROR',
  api_error: 'PROVIDER_INTERNAL_ERROR',
};
