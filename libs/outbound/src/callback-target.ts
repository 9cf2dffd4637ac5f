import { assertAcceptableCallbackUrl, CallbackUrlRefused, type CallbackUrlRules, isLoopbackHost } from '@app/domain';
import { literalAddressOf, normaliseAddress } from './address.js';
import { isWithinReach } from './reach.js';

/**
 * As {@link assertAcceptableCallbackUrl}, and an address written in the URL must be public. Resolves no names, so it can be used within a request.
 * @throws {CallbackUrlRefused}
 */
export function assertAcceptableCallbackTarget(text: string, rules: CallbackUrlRules): URL {
  const url = assertAcceptableCallbackUrl(text, rules);
  const literal = literalAddressOf(url);
  if (literal !== null) assertAcceptableCallbackAddress(url, literal, rules);
  return url;
}

/**
 * Checks an address that the host of a callback URL has.
 * @returns the address in its one spelling
 * @throws {CallbackUrlRefused}
 */
export function assertAcceptableCallbackAddress(url: URL, address: string, rules: CallbackUrlRules): string {
  const reach = rules.allowHttpLoopback && isLoopbackHost(url.hostname) ? 'loopback' : 'public';
  const normalised = normaliseAddress(address);
  if (normalised === null || !isWithinReach(normalised, reach)) {
    throw new CallbackUrlRefused('The host of the callback URL is not on the public Internet: use one that is.');
  }
  return normalised;
}
