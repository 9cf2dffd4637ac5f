import type { ProblemCode } from '@app/domain';

/** A code in plain words: what it means, and what to do about it. */
export interface ProblemExplanation {
  meaning: string;
  remedy: string;
}

const SAME_KEY = 'Send the same request again with the same Idempotency-Key: the payout is made once at most.';

/** Every code explained, for the API document and for `/problems/{code}`. */
export const PROBLEM_EXPLANATIONS: Readonly<Record<ProblemCode, ProblemExplanation>> = {
  malformed_json: { meaning: 'The body could not be read as JSON.', remedy: 'Look for a missing bracket, quote or comma, and send the body as UTF-8.' },
  invalid_request: {
    meaning: 'A member of the request is missing, unknown, or not as the API document says.',
    remedy: 'Mend what `errors` lists: each entry points at the member and says what is wrong with it.',
  },
  idempotency_key_missing: {
    meaning: 'A request that changes something came without an Idempotency-Key.',
    remedy: 'Send the header Idempotency-Key with a value of your own for this operation, such as a UUID, and repeat it when you repeat the request.',
  },
  invalid_cursor: {
    meaning: 'The cursor is not one that this list has given out.',
    remedy: 'Use `next_cursor` of the page before as it is, with the same filters, or begin without a cursor.',
  },
  unauthenticated: {
    meaning: 'The API key is missing, unknown, expired, revoked, or not allowed from this address.',
    remedy: 'Send the header "Authorization: Bearer pgw_…" with a key that is in force, from an address on its list.',
  },
  sign_in_failed: { meaning: 'E-mail and password do not belong together, or the operator may not sign in.', remedy: 'Check both and try again.' },
  session_ended: { meaning: 'There is no session, or it has ended.', remedy: 'Sign in again.' },
  forbidden: {
    meaning: 'The key lacks the scope, or the role lacks the permission, for this.',
    remedy: 'Use a key with the scope, or ask somebody whose role may do it.',
  },
  origin_refused: { meaning: 'The request did not come from a page of the admin.', remedy: 'Use the admin at its own address.' },
  not_found: { meaning: 'There is nothing at this path.', remedy: 'Compare the path with the API document.' },
  payout_not_found: { meaning: 'You have no payout with this id.', remedy: 'Check the id, and that the key belongs to the merchant who created the payout.' },
  approval_not_found: { meaning: 'There is no approval with this id.', remedy: 'Look the approval up in the list.' },
  method_not_allowed: { meaning: 'The path exists, but not for this method.', remedy: 'Use one of the methods in the Allow header.' },
  reference_taken: {
    meaning: 'You already have a payout with this reference.',
    remedy: 'Look the payout up with GET /v1/payouts?reference=…; choose another reference only when you mean a second payout.',
  },
  request_in_progress: {
    meaning: 'A request with the same Idempotency-Key is still running.',
    remedy: 'Wait as long as Retry-After says, then send the same request again.',
  },
  action_not_allowed: { meaning: 'The payout is in a status in which this cannot be done.', remedy: 'Read the payout: its status says how far it is.' },
  payout_in_moderation: { meaning: 'An operator decides what becomes of this payout.', remedy: 'Wait for the decision; a callback tells you of it.' },
  approval_not_open: {
    meaning: 'The approval was decided, has expired, or no longer fits the payout.',
    remedy: 'Read the payout and ask anew where it is still needed.',
  },
  stale_version: { meaning: 'The payout has changed since the version in If-Match.', remedy: 'Read the payout again, decide again, and send its new ETag.' },
  body_too_large: { meaning: 'The body is longer than 64 kB.', remedy: 'Send less.' },
  unsupported_media_type: { meaning: 'The body is not declared as JSON.', remedy: 'Send the header "Content-Type: application/json".' },
  invalid_fields: {
    meaning: 'The details of the recipient do not fit the JSON Schema of the service.',
    remedy: 'Mend what `errors` lists; GET /v1/services has the schema.',
  },
  unknown_service: { meaning: 'There is no service with this code.', remedy: 'Use a code from GET /v1/services.' },
  currency_mismatch: { meaning: 'The currency is not that of the service.', remedy: 'Leave the currency out, or choose a service in your currency.' },
  invalid_amount: {
    meaning: 'The amount is not a decimal string that fits the currency and the limits of the service.',
    remedy: 'Send digits with at most the decimals of the currency, such as "100.00".',
  },
  invalid_callback_url: {
    meaning: 'The callback URL is not one that is called.',
    remedy: 'Use https and a host on the public Internet, without user info and fragment.',
  },
  sensitive_data_refused: {
    meaning: 'Card data stands where it would be stored and shown in clear.',
    remedy: 'Remove it from the members that `errors` lists. Nothing of it was kept.',
  },
  invalid_lifetime: {
    meaning: 'The lifetime is too short, too long, or over.',
    remedy: 'Choose a time in the future within the limits, or leave it to your default.',
  },
  idempotency_key_reused: {
    meaning: 'The Idempotency-Key was used for a request with another method, path or body.',
    remedy: 'Use a new key for a new operation; repeat a request byte by byte.',
  },
  payout_refused: {
    meaning: 'The payout was refused by a rule and is kept as CREATE_FAILED under `payout_id`; `resolution` says why. No money moved.',
    remedy: 'Mend the cause and create the payout anew, with a new Idempotency-Key. The reference may be used again.',
  },
  version_required: {
    meaning: 'The request does not say which version of the payout was seen.',
    remedy: 'Send the header If-Match with the ETag of the payout, such as "v7".',
  },
  too_many_requests: { meaning: 'The API key has used up its limit.', remedy: 'Wait as long as Retry-After says. The RateLimit header shows what is left.' },
  too_many_attempts: { meaning: 'Too many failed attempts came in a short time.', remedy: 'Wait as long as Retry-After says, then try again.' },
  internal_error: { meaning: 'Something went wrong on our side.', remedy: `${SAME_KEY} Name the request_id when you ask us about it.` },
  service_unavailable: { meaning: 'A part that is needed does not answer for the moment. Nothing was lost.', remedy: SAME_KEY },
};
