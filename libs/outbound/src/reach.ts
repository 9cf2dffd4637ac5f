import { isLoopbackAddress, isPrivateAddress, isPublicAddress } from './address.js';

/**
 * How far an outbound request may go:
 * - `public`: to the public Internet only
 * - `loopback`: to this machine too
 * - `private`: to this machine and to private networks too
 *
 * Link-local addresses, metadata services of clouds and everything else with a special purpose are never reached.
 */
export type Reach = 'public' | 'loopback' | 'private';

/** The one check of the addresses that callbacks, requests to providers and *Test connection* go to. */
export function isWithinReach(address: string, reach: Reach): boolean {
  if (isPublicAddress(address)) return true;
  if (reach === 'public') return false;
  return isLoopbackAddress(address) || (reach === 'private' && isPrivateAddress(address));
}
