import { type CredentialField, Refusal } from '@app/domain';

/** Credentials of an account that cannot be used. Each sentence says how to mend one of them; none carries a value. */
export class InvalidCredentials extends Refusal {
  override readonly name = 'InvalidCredentials';
  readonly code = 'invalid_request';
  constructor(sentences: readonly string[]) {
    super(sentences.join(' '));
  }
}

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Reads what an account was given by what its provider asks for. Absent optional ones are '' or their default.
 * @throws {InvalidCredentials}
 */
export function readCredentials(fields: readonly CredentialField[], given: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = fields.map(({ name }) => name);
  const faults = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not known: take it out. Known: ${known.join(', ')}.`);
  const read: Record<string, string> = {};
  for (const { name, title, required, choices, default: otherwise = '' } of fields) {
    const value = given[name] ?? otherwise;
    if (typeof value !== 'string') faults.push(`${name} must be a text.`);
    else if (value.trim() === '' && required) faults.push(`${name} (${title}) is missing.`);
    else if (value !== '' && choices && !choices.includes(value)) faults.push(`${name} must be one of ${choices.join(', ')}.`);
    else read[name] = value.trim();
  }
  if (faults.length > 0) throw new InvalidCredentials(faults);
  return read;
}

/**
 * An address that requests with credentials may go to: https at one of the provider's own hosts, or a simulator on this machine.
 * @returns it without a slash at the end
 * @throws {InvalidCredentials}
 */
export function readBaseUrl(name: string, value: string, hosts: readonly string[]): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isOfProvider =
    url?.protocol === 'https:' && hosts.some((host) => url.hostname === host || (host.startsWith('*.') && url.hostname.endsWith(host.slice(1))));
  const isHere = url !== null && ['http:', 'https:'].includes(url.protocol) && LOOPBACK_HOSTS.includes(url.hostname);
  if (url && (isOfProvider || isHere) && url.username === '' && url.password === '' && url.search === '' && url.hash === '') return value.replace(/\/+$/, '');
  throw new InvalidCredentials([`${name} must be https at ${hosts.join(' or ')}, or a simulator on this machine.`]);
}
