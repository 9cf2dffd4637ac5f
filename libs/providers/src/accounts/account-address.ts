import type { CredentialField } from '@app/domain';
import { InvalidCredentials } from '../connector-kit/connector-kit.errors.js';

/** The field of an account's credentials that requests go to, in every connector. */
export const ADDRESS_FIELD = 'baseUrl';

type Credentials = Readonly<Record<string, unknown>>;

/**
 * Stored secrets never go to an address for which they were not entered.
 * @param given only the credentials to replace
 * @throws {InvalidCredentials} when the address is another one and a stored secret is not among them
 */
export function assertSecretsAreGivenAgain(fields: readonly CredentialField[], stored: Credentials, given: Credentials): void {
  const address = given[ADDRESS_FIELD];
  if (address === undefined || address === (stored[ADDRESS_FIELD] ?? '')) return;
  const missing = fields.filter(({ name, secret }) => secret && given[name] === undefined && (stored[name] ?? '') !== '');
  if (missing.length > 0)
    throw new InvalidCredentials(missing.map(({ name, title }) => `${name} (${title}) must be entered again, because the address of the account changes.`));
}
