/** One thing that an account at a provider needs, as data: forms are drawn from it, and what was entered is checked by it. */
export interface CredentialField {
  name: string;
  /** For people. */
  title: string;
  /** Secrets are write-only: never shown again. */
  secret: boolean;
  required: boolean;
  /** One sentence: where it is found, or what it does. */
  help: string;
  /** Where only some values make sense. */
  choices?: readonly string[];
  /** Taken where nothing was entered. */
  default?: string;
  /** The same for an account that is for tests, where it is something else. */
  testDefault?: string;
}

/** What an account is for. One for tests never moves real money, and a test key of a merchant reaches no other. */
export type AccountMode = 'live' | 'test';

/** What is taken where nothing was entered. */
export function defaultOf({ default: byDefault = '', testDefault = byDefault }: Pick<CredentialField, 'default' | 'testDefault'>, mode: AccountMode): string {
  return mode === 'test' ? testDefault : byDefault;
}
