import type { BreakerOptions, ProviderAccountOptions } from '@app/database';
import type { ConnectorAnswer, Declined } from '../connector-kit/connector.contract.js';

const DEFAULTS: BreakerOptions = { failures: 5, openSeconds: 30 };

/** However many half-open probes have failed, the next one is due after this long at most, in seconds. An account with a longer setting keeps it. */
export const MAX_OPEN_SECONDS = 900;

/** Resolutions that mean that the provider cannot be reached or does not work. */
const OUTAGES: readonly string[] = ['CONNECTION_ERROR', 'CONNECTION_TIMEOUT_ERROR', 'PROVIDER_INTERNAL_ERROR'];

/** Resolutions of refusals that are about the account and not about the payout. */
const ACCOUNT_REFUSALS: readonly string[] = ['INVALID_CREDENTIALS', 'FORBIDDEN_IP', 'SIGNATURE_ERROR'];
/** With these statuses a missing permission is one of the account. */
const UNAUTHORISED: readonly number[] = [401, 403];

/**
 * What an answer says about the provider.
 * - `healthy`: it processed the request and answered, even if with a refusal or "too busy"
 * - `failed`: no connection, no answer in time, a failure of the provider's server, or a refusal of the account as such: every payout would be refused
 * - `unclear`: an answer that could not be interpreted
 * - `not_called`: no request was sent to the provider
 */
export type Health = 'healthy' | 'failed' | 'unclear' | 'not_called';

/** When an account's breaker opens and for how long; null: it is disabled. */
export function breakerOf({ breaker }: ProviderAccountOptions): BreakerOptions | null {
  return breaker === false ? null : { ...DEFAULTS, ...breaker };
}

/** What an answer to a permitted request says about the provider. */
export function healthOf(answer: ConnectorAnswer): Health {
  if (answer.kind === 'done' || answer.kind === 'accepted') return 'healthy';
  if (answer.kind === 'declined') return healthOfRefusal(answer);
  if (answer.kind === 'not_sent' && answer.retryAfterMs !== undefined) return 'healthy';
  if (OUTAGES.includes(answer.resolution) || (answer.httpStatus ?? 0) >= 500) return 'failed';
  return answer.kind === 'not_sent' ? 'not_called' : 'unclear';
}

/** Withdrawn or rotated credentials refuse one payout after the other, so they count like an outage. */
function healthOfRefusal({ httpStatus, resolution }: Declined): Health {
  if (httpStatus === null) return 'not_called';
  const isOfAccount = ACCOUNT_REFUSALS.includes(resolution) || (resolution === 'ACCESS_ERROR' && UNAUTHORISED.includes(httpStatus));
  return isOfAccount ? 'failed' : 'healthy';
}

/** How long the breaker stays open, in milliseconds. @param trials how many half-open probes have failed since it opened */
export function openMs({ openSeconds }: BreakerOptions, trials: number): number {
  return Math.min(openSeconds * 2 ** trials, Math.max(openSeconds, MAX_OPEN_SECONDS)) * 1_000;
}
