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
}
