import { CallbackUrlRefused } from './domain.errors.js';

const MAX_URL_CHARACTERS = 2048;
const LOOPBACK_HOSTS = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
/** A URL parser drops or rewrites these silently, so that two programs may read two different hosts. */
const CONFUSING_CHARACTERS = /[\s\\\p{Cc}]/u;

export interface CallbackUrlRules {
  /** Development: this machine may be called, over http too. */
  allowHttpLoopback: boolean;
  /** The ports that callbacks go to. This machine may be called on any. */
  ports: readonly number[];
}

const HTTPS_PORT = 443;

/** Top-level names that no public name server knows (RFC 6761, 6762, 7686, 8375 and ICANN's `.internal`). */
const PRIVATE_SUFFIX = /\.(local|localhost|internal|intranet|lan|home|corp|home\.arpa|invalid|onion)$/;
const ADDRESS = /^(\[.*\]|\d+\.\d+\.\d+\.\d+)$/;

/** True for the names of this machine after URL parsing: `localhost`, 127/8 and `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.test(hostname);
}

/**
 * Checks the form of a callback URL: https on an allowed port, or http on this machine where the rules allow it; no user info, no fragment.
 * Resolves no names: the addresses of the host are checked at every delivery.
 * @returns the URL as it will be called
 * @throws {CallbackUrlRefused}
 */
export function assertAcceptableCallbackUrl(text: string, rules: CallbackUrlRules): URL {
  if (text.length > MAX_URL_CHARACTERS) throw new CallbackUrlRefused(`The callback URL is longer than ${String(MAX_URL_CHARACTERS)} characters: shorten it.`);
  if (CONFUSING_CHARACTERS.test(text))
    throw new CallbackUrlRefused('The callback URL contains spaces, control characters or a backslash: percent-encode them.');
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined || !URL.canParse(text)) throw new CallbackUrlRefused('The callback URL must be a full URL such as https://shop.example/payouts.');
  if (authority.includes('@')) throw new CallbackUrlRefused('The callback URL carries a user name or password: remove it, callbacks are signed instead.');
  if (text.includes('#')) throw new CallbackUrlRefused('The callback URL carries a fragment: remove the part from "#" on.');
  const url = new URL(text);
  assertAcceptableHost(url, rules);
  return url;
}

/** False for a name without a dot and for those of private networks, however they are resolved here. Addresses are judged where they are connected to. */
function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return ADDRESS.test(name) || (name.includes('.') && !PRIVATE_SUFFIX.test(name));
}

function assertAcceptableHost(url: URL, rules: CallbackUrlRules): void {
  const isLoopback = isLoopbackHost(url.hostname);
  if (isLoopback && !rules.allowHttpLoopback)
    throw new CallbackUrlRefused('The callback URL names this machine: use a host that is reachable from the Internet.');
  if (url.protocol !== 'https:' && !isLoopback) throw new CallbackUrlRefused('The callback URL must start with https://.');
  if (!isLoopback && !isPublicName(url.hostname))
    throw new CallbackUrlRefused(
      `The callback URL names the host ${url.hostname}, which is not on the public Internet: use a full host name such as shop.example.`,
    );
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  if (!isLoopback && !rules.ports.includes(port)) throw new CallbackUrlRefused(`The callback URL names port ${String(port)}: use ${rules.ports.join(' or ')}.`);
}
