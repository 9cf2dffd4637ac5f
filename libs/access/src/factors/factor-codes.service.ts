import { CONFIG, type Config } from '@app/config';
import { type AccessEvent, factorSecretPlace, FieldCipher, type SqlRunner } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { acceptedStep, isAppCode } from './authenticator-app.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import type { FactorAnswer } from './passkey-answers.js';
import { Passkeys } from './passkeys.service.js';
import type { Asked } from './passkeys.repository.js';
import { readRecoveryCode, recoveryCodeHash } from './recovery-codes.js';

/** With what an operator has proved the second factor. */
export type UsedFactor = 'authenticator_app' | 'passkey' | 'recovery_code';

/** What became of an answer. `none`: the operator has no second factor. `needed`: they have one, and answered nothing. */
export type CodeUse = 'none' | 'needed' | 'wrong' | UsedFactor;

/** True when the factor was proved. */
export function isUsed(use: CodeUse): use is UsedFactor {
  return use === 'authenticator_app' || use === 'passkey' || use === 'recovery_code';
}

/**
 * What the history says of an answer besides what it was for.
 * @param event what it was for; it binds the factors, which the answer has changed
 */
export function codeEvents(use: CodeUse, event: AccessEvent): AccessEvent[] {
  if (!isUsed(use)) return [event];
  const used: AccessEvent = { ...event, data: { ...event.data, with: use }, hasNewFactors: true };
  return use === 'recovery_code' ? [{ ...event, kind: 'factor.recovery_code_used', hasNewFactors: true }, used] : [used];
}

/** The one place where what an operator answers is checked and used up: a code, or what a passkey has signed. */
@Injectable()
export class FactorCodes {
  constructor(
    private readonly repository: FactorCodesRepository,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
    private readonly passkeys: Passkeys,
  ) {}

  /** Whether the operator has a second factor. */
  hasFactor(runner: SqlRunner, operatorId: string): Promise<boolean> {
    return this.repository.hasFactor(runner, operatorId);
  }

  /** Whether the operator has an authenticator app. */
  async hasApp(runner: SqlRunner, operatorId: string): Promise<boolean> {
    return (await this.repository.findApp(runner, operatorId)) !== undefined;
  }

  /**
   * Checks a code of the app, a recovery code or what a passkey has signed, and uses it up.
   * @param tx has locked the operator, so that of two requests with one answer only one is let in
   * @param asked what a passkey was asked for
   */
  async use(tx: SqlRunner, asked: Asked, { code, passkey }: FactorAnswer): Promise<CodeUse> {
    const { operatorId } = asked;
    if (!(await this.hasFactor(tx, operatorId))) return 'none';
    if (passkey !== null) return (await this.passkeys.isAnswered(tx, asked, passkey)) ? 'passkey' : 'wrong';
    if (code === null) return 'needed';
    const text = code.replaceAll(/\s/g, '');
    return isAppCode(text) ? this.useAppCode(tx, operatorId, text) : this.useRecoveryCode(tx, operatorId, text);
  }

  private async useAppCode(tx: SqlRunner, operatorId: string, code: string): Promise<CodeUse> {
    const app = await this.repository.findApp(tx, operatorId);
    if (!app) return 'wrong';
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
