import type { ProviderDefinition } from './connector.contract.js';
import { sandboxProvider } from './sandbox/connector.js';

const PROVIDERS: readonly ProviderDefinition[] = [sandboxProvider];

/** The definition of a provider. @throws Error that lists the known ones */
export function providerNamed(name: string): ProviderDefinition {
  const found = PROVIDERS.find((provider) => provider.name === name);
  if (!found) throw new Error(`There is no provider "${name}". Known: ${PROVIDERS.map((provider) => provider.name).join(', ')}.`);
  return found;
}
