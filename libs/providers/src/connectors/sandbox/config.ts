import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { type GivenCredentials, readCredentials } from '../../connector-kit/credentials.js';

/** Credentials of one account at the sandbox provider. */
export interface SandboxCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** The key of the signatures of notifications. */
  notificationSecret: string;
}

export const SANDBOX_CREDENTIALS: readonly CredentialField[] = [
  { name: 'baseUrl', title: 'Address', secret: false, required: true, help: "The address of the sandbox provider's API." },
  { name: 'apiKey', title: 'API key', secret: true, required: true, help: 'The key that the sandbox provider was started with.' },
  {
    name: 'notificationSecret',
    title: 'Notification secret',
    secret: true,
    required: true,
    help: 'The sandbox provider signs its notifications with this secret.',
  },
];

/** @throws {InvalidCredentials} */
export function readSandboxCredentials(given: GivenCredentials, mode: AccountMode): SandboxCredentials {
  const { baseUrl = '', apiKey = '', notificationSecret = '' } = readCredentials(SANDBOX_CREDENTIALS, given, mode);
  if (!URL.canParse(baseUrl)) throw new InvalidCredentials(['baseUrl must be the address of the sandbox provider.']);
  return { baseUrl: baseUrl.replace(/\/$/, ''), apiKey, notificationSecret };
}
