import type { RequiredAction } from '@app/domain';
import type { Answered } from '../../connector-kit/answers.js';
import type { Accepted } from '../../connector-kit/connector.contract.js';

/*
 * Strong customer authentication, and which key the repeat with its answer needs.
 *
 * Adyen answers POST /transfers with 401 and a challenge instead of making a transfer. The answer to the challenge goes out with the same POST
 * once more. That POST carries the Idempotency-Key of the invoke, not one of its own, because Adyen does not hold transfers of the same
 * `reference` apart: the key is all that keeps a challenged invoke, its repeats and every answer to a challenge down to one transfer. With a key
 * of its own, an answer whose result was lost and a repeat of the invoke that needs no challenge any more would be two transfers.
 *
 * Should Adyen keep the 401 under the key (its documentation does not say so; authentication comes before processing), the answer would get the
 * old challenge back and the payout would wait on. That is a nuisance for a human, and no money moves twice.
 *
 * There is no provider reference until the transfer exists, and its absence is what tells the two kinds of POST apart: without one the
 * transfer is sent again, with one it is the approval that was challenged.
 */

const FIELDS = ['sca_response'] as const;
/** The challenge is base64 of JSON, and so is its answer. Anything else has no business in a header. */
const BLOB = /^[A-Za-z0-9+/=_.-]{1,4096}$/;

/** What a challenge waits for. */
export function wantedAuthentication(challenge: string | null): RequiredAction {
  return { type: 'strong_authentication', fields: FIELDS, ...(challenge === null ? {} : { challenge }) };
}

/** The challenge of an answer; null where it has none: then a 401 is about our own credentials. */
export function challengeOf({ status, headers }: Answered): { blob: string | null } | null {
  if (status !== 401) return null;
  const offers = textOf(headers['www-authenticate']);
  const named = textOf(headers['auth-param1']);
  // Other schemes may stand beside it, separated by commas.
  if (named === '' && !/(?:^|,)\s*SCA(?=\s|,|$)/i.test(offers)) return null;
  const blob = /auth-param1\s*=\s*"?([^",\s]+)/i.exec(offers)?.[1] ?? named;
  return { blob: BLOB.test(blob) ? blob : null };
}

/** The header that answers a challenge; null where the answer is none. */
export function authenticationHeader(realm: 'Transfer' | 'ApproveTransfers', response: unknown): string | null {
  return typeof response === 'string' && BLOB.test(response) ? `SCA realm="${realm}" auth-param1="${response}"` : null;
}

/** A challenged request: nothing was made yet, and it goes on once the challenge is answered. */
export function challenged(challenge: string | null, providerReference: string | null): Accepted {
  return {
    kind: 'accepted',
    reportedStatus: 'PENDING',
    resolution: 'OK',
    processedAmountMinor: null,
    providerReference,
    code: 'scaAuthenticationRequired',
    message: null,
    httpStatus: 401,
    raw: {},
    requiredAction: wantedAuthentication(challenge),
  };
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
