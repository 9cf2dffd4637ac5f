import { EchoCleaner } from '@app/domain';

/** Fields whose values never reach a log, in any object and up to two levels deep. */
const SECRET_NAMES = ['authorization', 'cookie', 'password', 'secret', 'apiKey', 'token', 'fields', 'credentials', 'account_number', 'holder_name'];

/** The same as paths for the logger. */
export const REDACTED_PATHS: string[] = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Removes user names and passwords from URLs, for messages that people read. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, '//');
}

/** What a log says of an error. */
export interface ErrorFacts {
  error: string;
  code?: string;
  stack?: string;
}

/** Without values of its own it hides the card numbers and IBANs of anybody. */
const PAYMENT_NUMBERS = new EchoCleaner([]);

/** Message, code and stack. Other members of an error may hold personal data, such as the values of an SQL statement or a body. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { error: cleaned(String(error)) };
  return {
    error: cleaned(error.message),
    ...('code' in error ? { code: String(error.code) } : {}),
    ...(error.stack === undefined ? {} : { stack: cleaned(error.stack) }),
  };
}

function cleaned(text: string): string {
  return PAYMENT_NUMBERS.clean(withoutCredentials(text));
}
