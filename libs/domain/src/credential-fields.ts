import type { Mode } from './mode.js';

/** One credential of an account at a provider, as data: forms are drawn from it, and what was entered is checked against it. */
export interface CredentialField {
  name: string;
  /** For people. */
  title: string;
  /** Secrets are write-only: never shown again. */
  secret: boolean;
  required: boolean;
  /** One sentence: where it is found, or what it does. */
  help: string;
  /** The values that are possible, where only some are. */
  choices?: readonly string[];
  /** The value where nothing was entered. */
  default?: string;
  /** The default of a test account, where it differs. */
  testDefault?: string;
}

/** The mode of an account. A test account never moves real money, and a merchant's test key reaches test accounts only. */
export type AccountMode = Mode;

/** The value where nothing was entered. */
export function defaultOf({ default: byDefault = '', testDefault = byDefault }: Pick<CredentialField, 'default' | 'testDefault'>, mode: AccountMode): string {
  return mode === 'test' ? testDefault : byDefault;
}
