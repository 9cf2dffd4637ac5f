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
