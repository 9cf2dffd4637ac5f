import type { ErrorResolution, FatalResolution } from '@app/domain';
import type { NotSent, ProviderResponse, Unknown } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';

function responseOf(why: string): ProviderResponse {
  return { providerReference: null, code: null, message: why, httpStatus: null, raw: {} };
}

/** The answer to an operation without a complete HTTP answer: not sent, or unknown. */
export function withoutAnswer(outcome: Exclude<HttpOutcome, { kind: 'answered' }>): NotSent | Unknown {
  const resolution = outcome.timedOut ? 'CONNECTION_TIMEOUT_ERROR' : 'CONNECTION_ERROR';
  return { kind: outcome.kind === 'not_sent' ? 'not_sent' : 'unknown', resolution, ...responseOf(outcome.why) };
}

/**
 * What an HTTP status means when there is no code of the provider; the same for every provider.
 * @returns null for 2xx, where the body decides
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

/** The wait when a busy provider does not say how long, in milliseconds. */
const DEFAULT_RETRY_AFTER_MS = 5_000;
/** The longest wait for a busy provider, whatever it asks for, in milliseconds. */
const MAX_RETRY_AFTER_MS = 300_000;

/** How long a busy provider asks us to wait, in milliseconds. Only seconds are read: a date depends on the provider's clock. */
export function retryAfterMs(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  const value = headers['retry-after'];
  const seconds = typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : null;
  return seconds === null ? DEFAULT_RETRY_AFTER_MS : Math.min(Math.max(seconds * 1000, 100), MAX_RETRY_AFTER_MS);
}
