import { adyenProvider } from './adyen/connector.js';
import type { ProviderDefinition } from '../connector-kit/connector.contract.js';
import { paypalProvider } from './paypal/connector.js';
import { paystackProvider } from './paystack/connector.js';
import { UnknownProvider } from '../providers.errors.js';
import { sandboxProvider } from './sandbox/connector.js';
import { stripeProvider } from './stripe/connector.js';
import { wiseProvider } from './wise/connector.js';

/** All providers with a connector. */
export const PROVIDERS: readonly ProviderDefinition[] = [sandboxProvider, paypalProvider, adyenProvider, paystackProvider, stripeProvider, wiseProvider];

/** The definition of a provider. @throws {UnknownProvider} */
export function providerNamed(name: string): ProviderDefinition {
  const found = PROVIDERS.find((provider) => provider.name === name);
  if (!found)
    throw new UnknownProvider(
      name,
      PROVIDERS.map((provider) => provider.name),
    );
  return found;
}

/** The names of the credentials that are never shown after they were entered. */
export function secretNamesOf({ credentialFields }: ProviderDefinition): string[] {
  return credentialFields.filter(({ secret }) => secret).map(({ name }) => name);
}
