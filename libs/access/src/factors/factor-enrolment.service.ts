import { CONFIG, type Config } from '@app/config';
import { type AccessEvent, Database, factorSecretPlace, FieldCipher, recordAccess, type SqlRunner } from '@app/database';
import { newId } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, CodeWrong, EnrolmentNotStarted } from '../access.errors.js';
import { sessionEnded } from '../history/access-records.js';
import { acceptedStep, appUri, isAppCode, newAppSecret } from './authenticator-app.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import { type EnrolledFactors, type FactorState, FactorsRepository, type OwnFactor, type OwnSession } from './factors.repository.js';
import { makeRecoveryCodes } from './recovery-code-sets.js';

/** What an operator puts into the app. It is shown once. */
export interface StartedEnrolment {
  /** In Base32. */
  secret: string;
  /** The same for a QR code. */
  uri: string;
}

/** How operators get an authenticator app and recovery codes. What they prove before is asked by the callers. */
@Injectable()
export class FactorEnrolment {
  constructor(
    private readonly database: Database,
    private readonly factors: FactorsRepository,
    private readonly codes: FactorCodesRepository,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {}

  state(session: OwnSession): Promise<FactorState> {
    return this.factors.stateOf(this.database, session);
  }

  /** The factors of an operator: the app, and passkeys in the order in which they were registered. */
  list(operatorId: string): Promise<OwnFactor[]> {
    return this.factors.list(this.database, operatorId);
  }

  /** What operators have as a second factor, by their ids; those without are left out. */
  enrolled(operatorIds: readonly string[]): Promise<Map<string, EnrolledFactors>> {
    return this.factors.enrolled(this.database, operatorIds);
  }

  /** A new key, which counts once {@link confirm} has seen a code of it in the same session. An authenticator app from before counts until then. */
  async start({ operatorId, sessionId }: OwnSession, email: string): Promise<StartedEnrolment> {
    const [id, secret] = [newId('factor'), newAppSecret()];
    const secretEncrypted = this.cipher.encrypt(secret, factorSecretPlace(id));
    await this.database.transaction(async (tx) => {
      await this.lock(tx, operatorId);
      await this.factors.start(tx, { id, operatorId, sessionId, secretEncrypted });
    });
    return { secret, uri: appUri(secret, email) };
  }

  /**
   * The factor counts from now on, and its operator has proved it in this session; their other sessions end.
   * @returns the recovery codes, which are shown once
   * @throws {EnrolmentNotStarted | CodeWrong}
   */
  async confirm(session: OwnSession, text: string): Promise<string[]> {
    const { operatorId, sessionId } = session;
    const code = text.replaceAll(/\s/g, '');
    const { ended, recoveryCodes } = await this.database.transaction(async (tx) => {
      await this.lock(tx, operatorId);
      const started = await this.factors.findStarted(tx, session);
      if (!started) throw new EnrolmentNotStarted();
      const secret = this.cipher.decrypt(started.secret_encrypted, factorSecretPlace(started.id));
      const step = isAppCode(code) ? acceptedStep(secret, code, { nowMs: started.now_ms, lastStep: null }) : null;
      if (step === null) throw new CodeWrong();
      const isReplacement = await this.factors.confirm(tx, operatorId, started.id, step);
      const codes = await makeRecoveryCodes(tx, this.factors, { operatorId, pepper: this.config.secrets.apiKeyPepper });
      const others = await this.factors.endOtherSessions(tx, session);
      if (!(await this.factors.markProved(tx, session))) throw new AccessSubjectNotFound('The session has ended.');
      await recordAccess(tx, [
        ...others.map((one) => sessionEnded(one, 'factor_enrolled', operatorId)),
        eventOf('factor.enrolled', session, { factor: 'authenticator_app', replaces: isReplacement }),
      ]);
      return { ended: others.length, recoveryCodes: codes };
    });
    this.security.record('factor_enrolled', { operatorId, sessionId });
    if (ended > 0) this.security.record('session_ended', { operatorId, sessions: ended, by: operatorId, why: 'factor_enrolled' });
    return recoveryCodes;
  }

  /**
   * New recovery codes instead of all former ones.
   * @returns them, to be shown once
   * @throws {EnrolmentNotStarted} when the operator has no second factor
   */
  async renewRecoveryCodes(session: OwnSession): Promise<string[]> {
    const { operatorId, sessionId } = session;
    const recoveryCodes = await this.database.transaction(async (tx) => {
      await this.lock(tx, operatorId);
      if (!(await this.codes.hasFactor(tx, operatorId))) throw new EnrolmentNotStarted();
      const codes = await makeRecoveryCodes(tx, this.factors, { operatorId, pepper: this.config.secrets.apiKeyPepper });
      await recordAccess(tx, [eventOf('factor.recovery_codes_made', session, {})]);
      return codes;
    });
    this.security.record('recovery_codes_made', { operatorId, sessionId });
    return recoveryCodes;
  }

  private async lock(tx: SqlRunner, operatorId: string): Promise<void> {
    if (!(await this.codes.lockOperator(tx, operatorId))) throw new AccessSubjectNotFound('There is no such operator.');
  }
}

function eventOf(kind: AccessEvent['kind'], { operatorId, sessionId }: OwnSession, data: Record<string, unknown>): AccessEvent {
  return { kind, operatorId, sessionId, byId: operatorId, data, hasNewFactors: true };
}
