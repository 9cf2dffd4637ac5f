/**
 * Every refusal a caller can meet: a stable code, the HTTP status it becomes at the edge, and a title.
 * The code is part of the contract with merchants; the words are not.
 */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  idempotency_key_missing: { status: 400, title: 'The Idempotency-Key header is missing' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  unauthenticated: { status: 401, title: 'The API key is missing or not valid' },
  sign_in_failed: { status: 401, title: 'E-mail or password is wrong' },
  session_ended: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'The API key or role lacks the permission' },
  password_wrong: { status: 403, title: 'The password is wrong' },
  code_needed: { status: 403, title: 'A code is needed' },
  code_wrong: { status: 403, title: 'The code is not accepted' },
  factor_required: { status: 403, title: 'A second factor is needed first' },
  origin_refused: { status: 403, title: 'The request did not come from the admin' },
  not_found: { status: 404, title: 'Not found' },
  payout_not_found: { status: 404, title: 'The payout was not found' },
  approval_not_found: { status: 404, title: 'The approval was not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  reference_taken: { status: 409, title: 'The reference is already in use' },
  request_in_progress: { status: 409, title: 'The same request is still in progress' },
  action_not_allowed: { status: 409, title: 'The action is not allowed now' },
  payout_in_moderation: { status: 409, title: 'The payout is waiting for an operator' },
  approval_not_open: { status: 409, title: 'The approval is no longer open' },
  change_not_open: { status: 409, title: 'The change request is no longer open' },
  session_changed: { status: 409, title: 'Another session is signed in' },
  stale_version: { status: 412, title: 'The payout has changed in the meantime' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  invalid_fields: { status: 422, title: 'The fields do not match the service' },
  unknown_service: { status: 422, title: 'The service does not exist' },
  service_disabled: { status: 422, title: 'The service is disabled' },
  currency_mismatch: { status: 422, title: 'The currency does not match the service' },
  invalid_amount: { status: 422, title: 'The amount is not valid' },
  invalid_callback_url: { status: 422, title: 'The callback URL is not acceptable' },
  sensitive_data_refused: { status: 422, title: 'Sensitive data is not accepted here' },
  invalid_lifetime: { status: 422, title: 'The lifetime is not valid' },
  idempotency_key_reused: { status: 422, title: 'The idempotency key was used for another request' },
  payout_refused: { status: 422, title: 'The payout was refused' },
  limit_reached: { status: 422, title: 'A limit is reached' },
  version_required: { status: 428, title: 'The If-Match header is missing' },
  session_not_named: { status: 428, title: 'The Admin-Session header is missing' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  too_many_attempts: { status: 429, title: 'Too many failed attempts' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  service_unavailable: { status: 503, title: 'A required service is not available' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong with a request. */
export interface Fault {
  /** A JSON Pointer (RFC 6901) into the body, or the name of a header or query parameter. */
  pointer: string;
  detail: string;
}
