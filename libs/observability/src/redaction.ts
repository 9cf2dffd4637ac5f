/** Fields whose values never reach a log, in any object and up to two levels deep. */
const SECRET_NAMES = ['authorization', 'cookie', 'password', 'secret', 'apiKey', 'token', 'fields', 'credentials', 'account_number', 'holder_name'];

/** The same as paths for the logger. */
export const REDACTED_PATHS: string[] = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Removes user names and passwords from URLs, for messages that people read. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, '//');
}
