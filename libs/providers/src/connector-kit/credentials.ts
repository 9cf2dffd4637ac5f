import { type AccountMode, type CredentialField, defaultOf, MODES, writeIdentity } from '@app/domain';
import { isWithinReach, literalAddressOf, outboundReach } from '@app/outbound';
import { InvalidCredentials } from './connector-kit.errors.js';

/** The values that were entered, by the names of their fields. */
export type GivenCredentials = Readonly<Record<string, unknown>>;

/** The hosts of a provider's API by mode: a test account must not reach the live API, and a live account not the test API. */
export type HostsByMode = Readonly<Record<AccountMode, readonly string[]>>;

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Reads the credentials of an account by the fields that its provider declares. An absent optional field is '' or its default.
 * @throws {InvalidCredentials}
 */
export function readCredentials(fields: readonly CredentialField[], given: GivenCredentials, mode: AccountMode): Record<string, string> {
  const known = fields.map(({ name }) => name);
  const faults = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not known: remove it. Known: ${known.join(', ')}.`);
  const read: Record<string, string> = {};
  for (const field of fields) {
    const { name, title, required, choices } = field;
    const value = given[name] ?? '';
    if (typeof value !== 'string') faults.push(`${name} must be a text.`);
    else if (value.trim() === '' && required) faults.push(`${name} (${title}) is missing.`);
    else if (value !== '' && choices && !choices.includes(value)) faults.push(`${name} must be one of ${choices.join(', ')}.`);
    else read[name] = value.trim() || defaultOf(field, mode);
  }
  if (faults.length > 0) throw new InvalidCredentials(faults);
  return read;
}

/**
 * Reads an address that requests with credentials may go to: https at one of the provider's hosts, or a simulator on this machine.
 * @returns the address without a slash at the end
 * @throws {InvalidCredentials}
 */
export function readBaseUrl(name: string, value: string, hosts: HostsByMode, mode: AccountMode): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isOfProvider =
    url?.protocol === 'https:' && hosts[mode].some((host) => url.hostname === host || (host.startsWith('*.') && url.hostname.endsWith(host.replace('*', ''))));
  const isHere = url !== null && ['http:', 'https:'].includes(url.protocol) && LOOPBACK_HOSTS.includes(url.hostname);
  if (url && (isOfProvider || isHere) && url.username === '' && url.password === '' && url.search === '' && url.hash === '') return value.replace(/\/+$/, '');
  throw new InvalidCredentials([`${name} of a ${mode} account must be https at ${hosts[mode].join(' or ')}, or a simulator on this machine.`]);
}

/** The identity of an account at an API: the id that names it, '' where none does, and the host. */
export function identityAt(baseUrl: string, account: string): string {
  return writeIdentity(account, new URL(baseUrl).host);
}

/** The mode that the host of an address proves: null where it serves both, or is a simulator. */
export function modeOfHost(baseUrl: string, hosts: HostsByMode): AccountMode | null {
  const { hostname } = new URL(baseUrl);
  const serving = MODES.filter((mode) => hosts[mode].some((host) => hostname === host || (host.startsWith('*.') && hostname.endsWith(host.replace('*', '')))));
  return serving.length === 1 ? (serving[0] ?? null) : null;
}

/**
 * Checks the address of an account when it is entered. A name is resolved and checked at every connection.
 * @throws {InvalidCredentials} for an address that this process sends no requests to
 */
export function assertAddressWithinReach(text: string): void {
  if (!URL.canParse(text)) return;
  const reach = outboundReach();
  const url = new URL(text);
  const literal = literalAddressOf(url);
  const isWithin = literal === null ? url.hostname !== 'localhost' || reach !== 'public' : isWithinReach(literal, reach);
  if (isWithin && (url.protocol === 'https:' || (url.protocol === 'http:' && reach !== 'public'))) return;
  throw new InvalidCredentials([
    'The address of the account must be https on the public Internet. One on this machine or in a private network needs PROVIDER_ALLOW_PRIVATE_NETWORK=true; one of a metadata service is never used.',
  ]);
}

/**
 * Checks a key that contains its mode, such as `sk_test_…`.
 * @throws {InvalidCredentials} when it is not the mode of the account
 */
export function checkKeyMode(name: string, key: string, mode: AccountMode): void {
  const keyMode = /^[a-z]+(?:_[a-z]+)?_(live|test)_/.exec(key)?.[1];
  if (keyMode !== undefined && keyMode !== mode)
    throw new InvalidCredentials([`${name} is a ${keyMode} key, but this is a ${mode} account: enter the ${mode} key.`]);
}
