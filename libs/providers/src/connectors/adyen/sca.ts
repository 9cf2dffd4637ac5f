import type { RequiredAction } from '@app/domain';
import type { Answered } from '../../connector-kit/answers.js';
import type { Accepted } from '../../connector-kit/connector.contract.js';

/*
 * Strong customer authentication, and which idempotency key the request with its answer needs.
 *
 * Adyen may answer POST /transfers with 401 and a challenge instead of making a transfer. The answer to the challenge is sent with the same
 * POST again, under the Idempotency-Key of the invoke. Adyen allows several transfers with the same `reference`, so only the key guarantees
 * that a challenged invoke, its repeats and all answers to challenges make one transfer. Under a key of its own, an answer whose result was
 * lost and a repeat of the invoke that is no longer challenged would make two transfers.
 *
 * If Adyen stored the 401 under the key (its documentation does not say so, and authentication comes before processing), the answer would
 * return the old challenge and the payout would keep waiting. An operator would have to resolve it, but no money is paid twice.
 *
 * There is no provider reference until the transfer exists. Without one, the transfer is sent again; with one, the approval was challenged.
 */

const FIELDS = ['sca_response'] as const;
/** The challenge and its answer are base64 of JSON. Nothing else may become part of a header. */
const BLOB = /^[A-Za-z0-9+/=_.-]{1,4096}$/;

/** The required action of a challenge. */
export function requiredAuthentication(challenge: string | null): RequiredAction {
  return { type: 'strong_authentication', fields: FIELDS, ...(challenge === null ? {} : { challenge }) };
}

/** The challenge of an answer; null when there is none, so that a 401 refuses our credentials. */
export function challengeOf({ status, headers }: Answered): { blob: string | null } | null {
  if (status !== 401) return null;
  const offers = textOf(headers['www-authenticate']);
  const named = textOf(headers['auth-param1']);
  // The header may name other schemes as well, separated by commas.
  if (named === '' && !/(?:^|,)\s*SCA(?=\s|,|$)/i.test(offers)) return null;
  const blob = /auth-param1\s*=\s*"?([^",\s]+)/i.exec(offers)?.[1] ?? named;
  return { blob: BLOB.test(blob) ? blob : null };
}

/** The header that answers a challenge; null when the answer is not valid. */
export function authenticationHeader(realm: 'Transfer' | 'ApproveTransfers', response: unknown): string | null {
  return typeof response === 'string' && BLOB.test(response) ? `SCA realm="${realm}" auth-param1="${response}"` : null;
}

/** The answer to a challenged request: nothing was done yet, and it continues once the challenge is answered. */
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
    requiredAction: requiredAuthentication(challenge),
  };
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
