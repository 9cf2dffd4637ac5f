import type { CredentialField } from '@app/domain';

/** One thing that an account needs. */
export class CredentialFieldView implements Omit<CredentialField, 'testDefault'> {
  name: string;
  title: string;
  /** Write-only: never shown again. */
  secret: boolean;
  required: boolean;
  help: string;
  choices?: string[];
  /** Taken where nothing is entered. */
  default?: string;
  /** The same for a test account, where it is something else. */
  test_default?: string;
}

/** A provider for which there is a connector. */
export class ProviderView {
  /** @example "adyen" */
  name: string;
  title: string;
  credential_fields: CredentialFieldView[];
}

export class ProvidersView {
  data: ProviderView[];
}
