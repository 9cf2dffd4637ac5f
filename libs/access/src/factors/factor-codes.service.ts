import { CONFIG, type Config } from '@app/config';
import { type AccessEvent, factorSecretPlace, FieldCipher, type SqlRunner } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { acceptedStep, isAppCode } from './authenticator-app.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import { readRecoveryCode, recoveryCodeHash } from './recovery-codes.js';

/** With what an operator has proved the second factor. */
export type UsedFactor = 'authenticator_app' | 'recovery_code';

/** What became of a code. `none`: the operator has no second factor. `needed`: they have one, and gave no code. */
export type CodeUse = 'none' | 'needed' | 'wrong' | UsedFactor;

/** True when the factor was proved. */
export function isUsed(use: CodeUse): use is UsedFactor {
  return use === 'authenticator_app' || use === 'recovery_code';
}

/**
 * What the history says of a code besides what it was for.
 * @param event what it was for; it binds the factors, which the code has changed
 */
export function codeEvents(use: CodeUse, event: AccessEvent): AccessEvent[] {
  if (!isUsed(use)) return [event];
  const used: AccessEvent = { ...event, data: { ...event.data, with: use }, hasNewFactors: true };
  return use === 'recovery_code' ? [{ ...event, kind: 'factor.recovery_code_used', hasNewFactors: true }, used] : [used];
}

/** The one place where a code of an operator is checked and used up. */
@Injectable()
export class FactorCodes {
  constructor(
    private readonly repository: FactorCodesRepository,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whether the operator has a second factor. */
  async hasFactor(runner: SqlRunner, operatorId: string): Promise<boolean> {
    return (await this.repository.findApp(runner, operatorId)) !== undefined;
  }

  /**
   * Checks a code of the app, or a recovery code, and uses it up.
   * @param tx has locked the operator, so that of two requests with one code only one is let in
   * @param text as it was typed; null: none was
   */
  async use(tx: SqlRunner, operatorId: string, text: string | null): Promise<CodeUse> {
    const app = await this.repository.findApp(tx, operatorId);
    if (!app) return 'none';
    if (text === null) return 'needed';
    const code = text.replaceAll(/\s/g, '');
    if (!isAppCode(code)) return this.useRecoveryCode(tx, operatorId, code);
    const secret = this.cipher.decrypt(app.secret_encrypted, factorSecretPlace(app.id));
    const step = acceptedStep(secret, code, { nowMs: app.now_ms, lastStep: app.last_step });
    return step !== null && (await this.repository.useStep(tx, app.id, step)) ? 'authenticator_app' : 'wrong';
  }

  private async useRecoveryCode(tx: SqlRunner, operatorId: string, text: string): Promise<CodeUse> {
    const code = readRecoveryCode(text);
    if (code === null) return 'wrong';
    const hash = recoveryCodeHash(this.config.secrets.apiKeyPepper, operatorId, code);
    return (await this.repository.useRecoveryCode(tx, operatorId, hash)) ? 'recovery_code' : 'wrong';
  }
}
