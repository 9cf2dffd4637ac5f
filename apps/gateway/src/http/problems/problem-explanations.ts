import type { ProblemCode } from '@app/domain';

/** What a code means, and what to do about it. */
export interface ProblemExplanation {
  meaning: string;
  remedy: string;
}

const SAME_KEY = 'Send the same request again with the same Idempotency-Key: the payout is created at most once.';

/** Explanations of all codes, for the API document and for `/problems/{code}`. */
export const PROBLEM_EXPLANATIONS: Readonly<Record<ProblemCode, ProblemExplanation>> = {
  malformed_json: { meaning: 'The body could not be read as JSON.', remedy: 'Check for a missing bracket, quote or comma, and send the body as UTF-8.' },
  invalid_request: {
    meaning: 'A member of the request is missing, unknown, or does not match the API document.',
    remedy: 'Correct what `errors` lists: each entry points to a member and says what is wrong with it.',
  },
  idempotency_key_missing: {
    meaning: 'A request that changes data was sent without an Idempotency-Key.',
    remedy: 'Send the header Idempotency-Key with a unique value for this operation, such as a UUID, and send the same value when you repeat the request.',
  },
  invalid_cursor: {
    meaning: 'The cursor was not issued by this list.',
    remedy: 'Use `next_cursor` of the previous page unchanged and with the same filters, or start without a cursor.',
  },
  unauthenticated: {
    meaning: 'The API key is missing, unknown, expired or revoked.',
    remedy: 'Send the header "Authorization: Bearer pgw_…" with a key that is in force; `detail` says why one is not.',
  },
  sign_in_failed: { meaning: 'The e-mail address or the password is wrong, or the operator is not allowed to sign in.', remedy: 'Check both and try again.' },
  session_ended: { meaning: 'There is no session, or it has ended.', remedy: 'Sign in again.' },
  forbidden: {
    meaning: 'The API key lacks the scope, is not accepted from this address, or is of a merchant that is disabled; or the role lacks the permission.',
    remedy: 'Use a key with the scope, from an address on its allow-list, or ask an operator whose role has the permission. `detail` says which.',
  },
  password_wrong: { meaning: 'The password that proves again who you are is wrong. Nothing was done.', remedy: 'Enter your own password and try again.' },
  code_needed: {
    meaning:
      'The operator has a second factor, and neither a code nor an answer of a passkey was sent, or the last proof of this session is older than five minutes. Nothing was done.',
    remedy: 'Send the same request with an answer of a passkey, a code of the authenticator app, or a recovery code.',
  },
  code_wrong: {
    meaning: 'The code, or what a passkey answered, is wrong, too old, or was used already. Nothing was done.',
    remedy: 'Wait for the next code of the app and send that, or ask the passkey again.',
  },
  factor_required: {
    meaning: 'Every operator needs a second factor, and this one has not set up any. Nothing was done.',
    remedy: 'Set up a passkey or an authenticator app in the admin; it asks for it right after the sign-in.',
  },
  origin_refused: { meaning: 'The request did not come from a page of the admin.', remedy: 'Use the admin at its own address.' },
  not_found: { meaning: 'There is nothing at this path.', remedy: 'Compare the path with the API document.' },
  payout_not_found: { meaning: 'You have no payout with this id.', remedy: 'Check the id, and that the key belongs to the merchant who created the payout.' },
  approval_not_found: { meaning: 'There is no approval with this id.', remedy: 'Find the approval in the list.' },
  method_not_allowed: { meaning: 'The path does not support this method.', remedy: 'Use one of the methods in the Allow header.' },
  reference_taken: {
    meaning: 'You already have a payout with this reference.',
    remedy: 'Find the payout with GET /v1/payouts?reference=…; use another reference only for a second payout.',
  },
  request_in_progress: {
    meaning: 'A request with the same Idempotency-Key is still in progress.',
    remedy: 'Wait for the time in Retry-After, then send the same request again.',
  },
  action_not_allowed: { meaning: 'The status of the payout does not allow this action.', remedy: 'Read the payout to see its current status.' },
  payout_in_moderation: { meaning: 'An operator has to decide about this payout.', remedy: 'Wait for the decision; you receive a callback.' },
  approval_not_open: {
    meaning: 'The approval was decided, has expired, or no longer matches the payout.',
    remedy: 'Read the payout, and request approval again if it is still needed.',
  },
  change_not_open: {
    meaning: 'The change request was decided, has expired, or what it changes has changed since.',
    remedy: 'Look at the thing as it is now, and send the change for approval again if it is still needed.',
  },
  session_changed: {
    meaning: 'The page that sent this shows another session than the one that is signed in.',
    remedy: 'Load the page again, so that it shows who is signed in, and decide again. Nothing was done.',
  },
  stale_version: { meaning: 'The payout has changed since the version in If-Match.', remedy: 'Read the payout again, decide again, and send the new ETag.' },
  body_too_large: { meaning: 'The body is longer than 64 kB.', remedy: 'Send a smaller body.' },
  unsupported_media_type: { meaning: 'The body is not declared as JSON.', remedy: 'Send the header "Content-Type: application/json".' },
  invalid_fields: {
    meaning: 'The recipient details do not match the JSON Schema of the service.',
    remedy: 'Correct what `errors` lists; GET /v1/services returns the schema.',
  },
  unknown_service: { meaning: 'There is no service with this code.', remedy: 'Use a code from GET /v1/services.' },
  service_disabled: {
    meaning: 'The service takes no new payouts. Payouts that exist go on, and nothing was stored.',
    remedy: 'Choose a service that GET /v1/services lists, or ask the operators of the gateway when this one takes payouts again.',
  },
  currency_mismatch: { meaning: 'The currency differs from that of the service.', remedy: 'Omit the currency, or choose a service in your currency.' },
  invalid_amount: {
    meaning: "The amount is not a decimal string within the currency's decimals and the limits of the service.",
    remedy: 'Send a decimal string with at most the decimals of the currency, such as "100.00".',
  },
  invalid_callback_url: {
    meaning: 'Callbacks are not sent to this URL.',
    remedy: 'Use https and a public host name, without user info and fragment.',
  },
  sensitive_data_refused: {
    meaning: 'A member contains card data, which would be stored and shown in clear text.',
    remedy: 'Remove it from the members that `errors` lists. Nothing was stored.',
  },
  invalid_lifetime: {
    meaning: 'The lifetime is too short, too long, or already over.',
    remedy: 'Choose a time in the future within the limits, or omit it to use your default.',
  },
  idempotency_key_reused: {
    meaning: 'The Idempotency-Key was used for a request with another method, path or body.',
    remedy: 'Use a new key for a new operation; repeat a request byte for byte.',
  },
  payout_refused: {
    meaning: 'A rule refused the payout. It is stored as CREATE_FAILED under `payout_id`; `resolution` says why. No money moved.',
    remedy: 'Correct the cause and create the payout again with a new Idempotency-Key. The reference can be used again.',
  },
  limit_reached: {
    meaning:
      'The payout is beyond a limit that the operators of the gateway have set for you. `limits` names each one with what is left of it. A new payout is stored as CREATE_FAILED under `payout_id`; details that were refused are not stored. No money moved.',
    remedy:
      'Try again at `retry_at` with a new Idempotency-Key, or with a smaller amount. Where `retry_at` is null, only a higher limit helps. GET /v1/limits returns your limits.',
  },
  version_required: {
    meaning: 'The request does not name the version of the payout that it is based on.',
    remedy: 'Send the header If-Match with the ETag of the payout, such as "v7".',
  },
  session_not_named: {
    meaning: 'A change in the admin does not name the session for which it was decided.',
    remedy: 'Send the header Admin-Session with the `id` of the session, which signing in and GET /admin/api/session return.',
  },
  too_many_requests: {
    meaning: 'The API key has used up its limit, or the operator has read the details of as many recipients as one may within an hour.',
    remedy: 'Wait for the time in Retry-After. For an API key, the RateLimit header shows the remaining requests.',
  },
  too_many_attempts: {
    meaning: 'There were too many failed attempts to sign in, or more sign-ins wait than are let in.',
    remedy: 'Wait for the time in Retry-After, then try again. A browser in which you have signed in before is let in earlier.',
  },
  internal_error: { meaning: 'Something went wrong on our side.', remedy: `${SAME_KEY} Quote the request_id when you contact support.` },
  service_unavailable: { meaning: 'A required service is temporarily not available. Nothing was lost.', remedy: SAME_KEY },
};
