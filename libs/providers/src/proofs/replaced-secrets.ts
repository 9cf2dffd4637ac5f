import { InvalidCredentials } from '../connector-kit/connector-kit.errors.js';
import { providerNamed, secretNamesOf } from '../connectors/registry.js';

/** In clear, by name. */
export type Secrets = Readonly<Record<string, string>>;

/** A secret before and after its rotation, as keyed fingerprints: they tell two secrets apart and lead back to neither. */
export interface ReplacedSecret {
  name: string;
  /** @example "Notification secret" */
  title: string;
  /** Null: there was none. */
  before: string | null;
  after: string;
}

/** Secrets as they were entered. @throws {InvalidCredentials} for a member that is no secret, or has no value */
export function checkedSecrets(provider: string, secrets: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = secretNamesOf(providerNamed(provider));
  const faults = Object.entries(secrets).flatMap(([name, value]) => {
    if (!known.includes(name)) return [`${name} is no secret of this provider: change it in the account. Secrets: ${known.join(', ')}.`];
    return typeof value === 'string' && value.trim() !== '' ? [] : [`${name} must be the new secret.`];
  });
  if (Object.keys(secrets).length === 0) faults.push(`Enter at least one new secret: ${known.join(', ')}.`);
  if (faults.length > 0) throw new InvalidCredentials(faults);
  return { ...secrets } as Record<string, string>;
}

/** @param stored credentials, in clear @param print writes a secret of a field as its fingerprint */
export function replacedSecrets(
  provider: string,
  stored: Readonly<Record<string, unknown>>,
  secrets: Secrets,
  print: (field: string, secret: string) => string,
): ReplacedSecret[] {
  const fields = providerNamed(provider).credentialFields;
  return Object.entries(secrets).map(([name, secret]) => {
    const before = stored[name];
    const title = fields.find((field) => field.name === name)?.title ?? name;
    return { name, title, before: typeof before === 'string' && before !== '' ? print(name, before) : null, after: print(name, secret) };
  });
}
