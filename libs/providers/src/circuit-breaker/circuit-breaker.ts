import type { BreakerOptions, ProviderAccountOptions } from '@app/database';
import type { ConnectorAnswer } from '../connector-kit/connector.contract.js';

const DEFAULTS: BreakerOptions = { failures: 5, openSeconds: 30 };

/** However often a try was in vain, the next one comes after this long at most, in seconds. An account that says a longer time keeps it. */
export const MAX_OPEN_SECONDS = 900;

/** Answers that say: the provider is not there, or not well. */
const OUTAGES: readonly string[] = ['CONNECTION_ERROR', 'CONNECTION_TIMEOUT_ERROR', 'PROVIDER_INTERNAL_ERROR'];

/**
 * What an answer says about the provider.
 * - `well`: it has looked at the request and answered, were it with a refusal or with "too busy"
 * - `failed`: no connection, no answer in time, or a failure of its own
 * - `odd`: an answer that nobody understands
 * - `nothing`: the provider was not asked
 */
export type Health = 'well' | 'failed' | 'odd' | 'nothing';

/** When an account's breaker opens and for how long; null: it has none. */
export function breakerOf({ breaker }: ProviderAccountOptions): BreakerOptions | null {
  return breaker === false ? null : { ...DEFAULTS, ...breaker };
}

/** What an answer to something that was sent says about the provider. */
export function healthOf(answer: ConnectorAnswer): Health {
  if (answer.kind === 'done' || answer.kind === 'accepted') return 'well';
  if (answer.kind === 'declined') return answer.httpStatus === null ? 'nothing' : 'well';
  if (answer.kind === 'not_sent' && answer.retryAfterMs !== undefined) return 'well';
  if (OUTAGES.includes(answer.resolution) || (answer.httpStatus ?? 0) >= 500) return 'failed';
  return answer.kind === 'not_sent' ? 'nothing' : 'odd';
}

/** How long it stays open, in milliseconds. @param trials how often a try was in vain */
export function openMs({ openSeconds }: BreakerOptions, trials: number): number {
  return Math.min(openSeconds * 2 ** trials, Math.max(openSeconds, MAX_OPEN_SECONDS)) * 1_000;
}
