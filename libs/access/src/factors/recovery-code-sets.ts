import type { SqlRunner } from '@app/database';
import type { FactorsRepository } from './factors.repository.js';
import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from './recovery-codes.js';

/**
 * Makes new recovery codes instead of all former ones.
 * @param holder `pepper` is `config.secrets.apiKeyPepper`
 * @returns them, to be shown once
 */
export async function makeRecoveryCodes(tx: SqlRunner, factors: FactorsRepository, holder: { operatorId: string; pepper: Buffer }): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => recoveryCodeHash(holder.pepper, holder.operatorId, readRecoveryCode(code) ?? ''));
  await factors.replaceRecoveryCodes(tx, holder.operatorId, hashes);
  return codes;
}
