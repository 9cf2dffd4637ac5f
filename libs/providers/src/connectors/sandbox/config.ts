import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { type GivenCredentials, readCredentials } from '../../connector-kit/credentials.js';

/** Credentials of one account at the sandbox provider. */
export interface SandboxCredentials {
  /** Where its API is, without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** It signs notifications with this. */
  notificationSecret: string;
}

export const SANDBOX_CREDENTIALS: readonly CredentialField[] = [
  { name: 'baseUrl', title: 'Address', secret: false, required: true, help: "Where the sandbox provider's API is." },
  { name: 'apiKey', title: 'API key', secret: true, required: true, help: 'The key that the sandbox provider was started with.' },
  { name: 'notificationSecret', title: 'Notification secret', secret: true, required: true, help: 'It signs its notifications with this.' },
];

/** @throws {InvalidCredentials} */
export function readSandboxCredentials(given: GivenCredentials, mode: AccountMode): SandboxCredentials {
  const { baseUrl = '', apiKey = '', notificationSecret = '' } = readCredentials(SANDBOX_CREDENTIALS, given, mode);
  if (mode === 'live') throw new InvalidCredentials(['The sandbox provider moves no money: an account at it is for tests.']);
  if (!URL.canParse(baseUrl)) throw new InvalidCredentials(['baseUrl must be the address of the sandbox provider.']);
  return { baseUrl: baseUrl.replace(/\/$/, ''), apiKey, notificationSecret };
}
