import type { ProviderAccountEntity } from '@app/database';
import type { CredentialField } from '@app/domain';
import { InvalidCredentials } from '../connector-kit/connector-kit.errors.js';
import { providerNamed, secretNamesOf } from '../connectors/registry.js';
import { ConfigurationNotAllowed, IdentityIsKept } from '../providers.errors.js';
import type { AccountUpdate } from './provider-accounts.repository.js';

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

/** What new credentials make of an account besides themselves. */
export type AccountEffect = Pick<AccountUpdate, 'identity' | 'proof' | 'isForUnused'>;

/**
 * What new credentials make of an account. They may be another account's, or prove nothing, as long as no payout was routed to it.
 * @throws {IdentityIsKept | ConfigurationNotAllowed} when one was, and it would be another account, or get another secret
 */
export function effectOf(row: ProviderAccountEntity, before: Credentials, after: Credentials): AccountEffect {
  const definition = providerNamed(row.provider);
  const [present, identity] = [definition.identityOf(before, row.mode), definition.identityOf(after, row.mode)];
  const isOther = identity !== present;
  const isRenewed = secretNamesOf(definition).some((name) => (before[name] ?? '') !== (after[name] ?? ''));
  if (row.usedAt !== null && isOther) throw new IdentityIsKept(row.name, present, identity);
  if (row.usedAt !== null && isRenewed)
    throw new ConfigurationNotAllowed(
      'Payouts were sent through this account. Its secrets are renewed with Rotate secrets, which proves that it stays the same account.',
    );
  const isForUnused = isOther || isRenewed;
  return { identity, proof: !isForUnused ? 'keep' : definition.isSimulated === true ? 'simulated' : 'void', isForUnused };
}
