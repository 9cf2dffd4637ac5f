import type { OwnFactorView } from '../../../generated/types.gen.js';

/** How a factor is named in a sentence. */
export function factorTitle({ kind, name }: Pick<OwnFactorView, 'kind' | 'name'>): string {
  return kind === 'passkey' ? `Passkey “${name ?? ''}”` : 'Authenticator app';
}
