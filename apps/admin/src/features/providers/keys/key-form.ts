import { API_KEY_SCOPES, type ApiKeyScope, DEFAULT_API_KEY_OVERLAP_HOURS, isMoneyKey, MAX_API_KEY_OVERLAP_HOURS, type Mode } from '@app/domain';
import type { CreateApiKeyDto } from '../../../generated/types.gen.js';

/** A new key as typed. */
export interface KeyDraft {
  name: string;
  scopes: readonly ApiKeyScope[];
  /** One address or range on each line. */
  cidrs: string;
  /** A day in UTC, `2027-01-31`; empty: it does not expire. */
  expires: string;
}

export const EMPTY_KEY: KeyDraft = { name: '', scopes: ['payouts:read', 'payouts:write'], cidrs: '', expires: '' };

/** What is missing from a draft, in one sentence; null when it can be sent. */
export function keyFault({ name, scopes, expires }: KeyDraft, nowMs: number): string | null {
  if (name.trim() === '') return 'Give the key a name.';
  if (scopes.length === 0) return 'Choose what the key may do.';
  return expires !== '' && Date.parse(endOfDay(expires)) <= nowMs ? 'The day on which it expires is over.' : null;
}

/** A draft as the server expects it. */
export function keyBody({ name, scopes, cidrs, expires }: KeyDraft): Omit<CreateApiKeyDto, 'password' | 'reason'> {
  return {
    name: name.trim(),
    scopes: API_KEY_SCOPES.filter((scope) => scopes.includes(scope)),
    allowed_cidrs: cidrs.split(/[\s,]+/).filter((text) => text !== ''),
    expires_at: expires === '' ? null : endOfDay(expires),
  };
}

/** The mode whose rules hold: a key that only reads is made by one person in live mode too. */
export function peopleMode(mode: Mode, scopes: readonly ApiKeyScope[]): Mode {
  return isMoneyKey({ mode, scopes }) ? 'live' : 'test';
}

/** The hours of an overlap as typed; undefined when they are none. */
export function overlapOf(text: string): number | undefined {
  const hours = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && hours <= MAX_API_KEY_OVERLAP_HOURS ? hours : undefined;
}

export const DEFAULT_OVERLAP = String(DEFAULT_API_KEY_OVERLAP_HOURS);

/** The last moment of a day in UTC. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59Z`;
}
