import type { Mode } from '../mode.js';

/** What an API key may do. */
export const API_KEY_SCOPES = ['payouts:read', 'payouts:write'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** How many keys of a merchant in one mode are in force at most, those that wait for their secret included. */
export const MAX_ACTIVE_API_KEYS = 10;
/** Within this every process refuses a key that was revoked, in milliseconds. */
export const API_KEY_REVOKED_WITHIN_MS = 1_000;
/** For how long the maker of a key may fetch its secret, in hours. Then the key is void. */
export const API_KEY_CLAIM_HOURS = 72;
/** For how long at most the former key stays valid beside the one that replaces it, in hours. */
export const MAX_API_KEY_OVERLAP_HOURS = 168;
export const DEFAULT_API_KEY_OVERLAP_HOURS = 24;
export const MAX_API_KEY_NAME_CHARACTERS = 100;

/** True where a key of these scopes can move money. */
export function movesMoney(scopes: readonly ApiKeyScope[]): boolean {
  return scopes.includes('payouts:write');
}

/** True where a key takes two people: it can move money, and the money is real. */
export function isMoneyKey({ mode, scopes }: { mode: Mode; scopes: readonly ApiKeyScope[] }): boolean {
  return mode === 'live' && movesMoney(scopes);
}

/** What a key is now. `unclaimed`: its maker has not fetched the secret yet. `void`: they did not in time. */
export const API_KEY_STATES = ['active', 'unclaimed', 'expired', 'revoked', 'void'] as const;
export type ApiKeyState = (typeof API_KEY_STATES)[number];
