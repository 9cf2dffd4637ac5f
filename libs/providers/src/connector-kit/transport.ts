import type { ErrorResolution, FatalResolution } from '@app/domain';
import type { NotSent, ProviderResponse, Unknown } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';

/** Words for an answer that never came. */
function wordsOf(why: string): ProviderResponse {
  return { providerReference: null, code: null, message: why, httpStatus: null, raw: {} };
}

/** What a request without a whole answer means: nothing left us, or nobody knows. */
export function withoutAnswer(outcome: Exclude<HttpOutcome, { kind: 'answered' }>): NotSent | Unknown {
  const resolution = outcome.timedOut ? 'CONNECTION_TIMEOUT_ERROR' : 'CONNECTION_ERROR';
  return { kind: outcome.kind === 'not_sent' ? 'not_sent' : 'unknown', resolution, ...wordsOf(outcome.why) };
}

/**
 * What an HTTP status means when no code of the provider says it better. The same for every provider.
 * Null for 2xx, where the body decides.
 */
export function resolutionOfStatus(status: number): ErrorResolution | FatalResolution | null {
  if (status >= 200 && status < 300) return null;
  switch (status) {
    case 400:
      return 'INVALID_REQUEST';
    case 401:
      return 'INVALID_CREDENTIALS';
    case 403:
      return 'ACCESS_ERROR';
    case 408:
    case 504:
      return 'CONNECTION_TIMEOUT_ERROR';
    case 409:
      return 'DUPLICATED_ID';
    case 422:
      return 'REQUEST_ERROR';
    case 429:
      return 'GENERAL_ERROR';
    case 500:
      return 'PROVIDER_INTERNAL_ERROR';
    default:
      return 'CONNECTION_ERROR';
  }
}

/** Where a busy provider does not say how long to wait, in milliseconds. */
const DEFAULT_RETRY_AFTER_MS = 5_000;
/** Nobody waits longer than this for a busy provider, whatever it says, in milliseconds. */
const MAX_RETRY_AFTER_MS = 300_000;

/** How long a busy provider asks us to wait, in milliseconds. Seconds are read; a date needs the provider's clock and is not believed. */
export function retryAfterMs(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  const value = headers['retry-after'];
  const seconds = typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : null;
  return seconds === null ? DEFAULT_RETRY_AFTER_MS : Math.min(Math.max(seconds * 1000, 100), MAX_RETRY_AFTER_MS);
}
