import type { CredentialField } from '@app/domain';

/** One credential or setting of an account. */
export class CredentialFieldView implements Omit<CredentialField, 'testDefault'> {
  name: string;
  title: string;
  /** Write-only: it is never shown again. */
  secret: boolean;
  required: boolean;
  help: string;
  choices?: string[];
  /** Used if nothing is entered. */
  default?: string;
  /** The default for test accounts, if it differs. */
  test_default?: string;
}

/** A provider that has a connector. */
export class ProviderView {
  /** @example "adyen" */
  name: string;
  title: string;
  credential_fields: CredentialFieldView[];
}

export class ProvidersView {
  data: ProviderView[];
}
