import type { CredentialField } from '@app/domain';

/** Credentials of one account at the sandbox provider. */
export interface SandboxCredentials {
  /** Where its API is, without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** It signs notifications with this. */
  notificationSecret: string;
}

/** @throws Error with a sentence when something is missing */
export function readSandboxCredentials(credentials: Readonly<Record<string, unknown>>): SandboxCredentials {
  const { baseUrl, apiKey, notificationSecret } = credentials;
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) throw new Error('baseUrl must be the address of the sandbox provider');
  if (typeof apiKey !== 'string' || apiKey === '') throw new Error('apiKey is missing');
  if (typeof notificationSecret !== 'string' || notificationSecret === '') throw new Error('notificationSecret is missing');
  return { baseUrl: baseUrl.replace(/\/$/, ''), apiKey, notificationSecret };
}

export const SANDBOX_CREDENTIALS: readonly CredentialField[] = [
  { name: 'baseUrl', title: 'Address', secret: false, required: true, help: "Where the sandbox provider's API is." },
  { name: 'apiKey', title: 'API key', secret: true, required: true, help: 'The key that the sandbox provider was started with.' },
  { name: 'notificationSecret', title: 'Notification secret', secret: true, required: true, help: 'It signs its notifications with this.' },
];
