import { API_KEY_SCOPES, type ApiKeyScope, type Fault, MAX_API_KEY_NAME_CHARACTERS, MAX_API_KEY_OVERLAP_HOURS, type Mode } from '@app/domain';
import { InvalidAccessRequest } from '../access.errors.js';
import { normaliseRanges } from './allow-list.js';

/** A key as it is asked for. */
export interface WantedApiKey {
  merchantId: string;
  mode: Mode;
  /** Shown to people. */
  name: string;
  scopes: readonly ApiKeyScope[];
  /** CIDR ranges or single addresses; empty: any address. */
  allowedCidrs?: readonly string[];
  expiresAt?: Date | null;
}

/** The same, checked and normalised. */
export type PlannedApiKey = Required<WantedApiKey>;

/** @throws {InvalidAccessRequest} with everything that is wrong */
export function planApiKey(input: WantedApiKey): PlannedApiKey {
  const faults: Fault[] = [];
  const name = input.name.trim();
  if (name === '' || name.length > MAX_API_KEY_NAME_CHARACTERS)
    faults.push({ pointer: '/name', detail: `The name of a key has 1 to ${MAX_API_KEY_NAME_CHARACTERS} characters.` });
  const scopes = API_KEY_SCOPES.filter((scope) => input.scopes.includes(scope));
  if (scopes.length === 0) faults.push({ pointer: '/scopes', detail: `A key needs at least one scope: ${API_KEY_SCOPES.join(', ')}.` });
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
  return { ...input, name, scopes, allowedCidrs: normaliseRanges(input.allowedCidrs ?? []), expiresAt: input.expiresAt ?? null };
}

/** @throws {InvalidAccessRequest} unless the moment is in the future */
export function assertInFuture(expiresAt: Date | null): void {
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now()))
    throw new InvalidAccessRequest([{ pointer: '/expires_at', detail: 'The key would have expired already: name a moment in the future, or none.' }]);
}

/** @throws {InvalidAccessRequest} */
export function assertOverlap(hours: number): void {
  if (Number.isInteger(hours) && hours >= 0 && hours <= MAX_API_KEY_OVERLAP_HOURS) return;
  const detail = `The former key stays valid for 0 to ${MAX_API_KEY_OVERLAP_HOURS} whole hours.`;
  throw new InvalidAccessRequest([{ pointer: '/overlap_hours', detail }]);
}
