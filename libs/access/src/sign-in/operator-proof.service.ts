import { CONFIG, type Config } from '@app/config';
import type { AccessEvent } from '@app/database';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CodeNeeded, CodeWrong, FactorNotChanged, FactorRequired, InvalidAccessRequest, PasswordWrong, TooManyAttempts } from '../access.errors.js';
import { isUsed } from '../factors/factor-codes.service.js';
import { FactorProofs } from '../factors/factor-proofs.service.js';
import type { OwnSession } from '../factors/factors.repository.js';
import type { FactorAnswer, PasskeyAnswer } from '../factors/passkey-answers.js';
import type { PasskeyQuestion } from '../factors/passkeys.service.js';
import { hashedNetwork } from '../history/access-records.js';
import { OperatorsRepository } from '../operators/operators.repository.js';
import { DUMMY_PASSWORD_HASH, isPasswordOf } from '../operators/passwords.js';
import { networkOf } from './network.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { type SignInLimit, SignInLimits } from './sign-in-limits.js';
import { SignInQueue } from './sign-in-queue.js';

/** What a signed-in operator proves with, and where the request comes from. */
export interface Proof {
  /** Of an operator who has no second factor. */
  password?: string | undefined;
  /** Of the authenticator app, or a recovery code. Not needed while the last proof of the session is fresh. */
  code?: string | undefined;
  /** What a passkey has signed for this session. Instead of a code. */
  passkey?: PasskeyAnswer | undefined;
  sessionId: string;
  /** The network address of the request. */
  ip: string;
}

/** Proves that the person at a signed-in page is the operator of its session, before what one stolen session must not do. */
@Injectable()
export class OperatorProofService {
  private readonly limits: SignInLimits;

  constructor(
    private readonly operators: OperatorsRepository,
    private readonly attempts: SignInAttemptsRepository,
    private readonly queue: SignInQueue,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
    private readonly factors: FactorProofs,
  ) {
    this.limits = new SignInLimits(config.secrets.apiKeyPepper);
  }

  /**
   * The one place where operators prove again who they are: with the second factor if they have one, proved within five minutes in this
   * session, and with the password otherwise.
   * @throws {CodeNeeded | CodeWrong | PasswordWrong | FactorRequired}
   * @throws {InvalidAccessRequest} without the password of an operator who has no second factor
   * @throws {TooManyAttempts} after five wrong codes, passkeys or passwords of the operator within 15 minutes
   * @throws {SignInsBusy}
   */
  proveAgain(operatorId: string, proof: Proof): Promise<void> {
    return this.inLine(proof, async () => {
      if (await this.factors.hasFactor(operatorId)) return this.checkFactor(operatorId, proof);
      if (this.config.secondFactorRequired) throw new FactorRequired();
      await this.checkPassword(operatorId, proof);
    });
  }

  /**
   * Before operators change their password: as {@link proveAgain}, and with the present password in any case. The second factor comes first:
   * a right password must not forgive guesses of codes.
   * @returns the hash of the password that was right
   */
  proveWithPassword(operatorId: string, proof: Proof): Promise<string> {
    return this.inLine(proof, async () => {
      if (await this.factors.hasFactor(operatorId)) await this.checkFactor(operatorId, proof);
      else if (this.config.secondFactorRequired) throw new FactorRequired();
      return this.checkPassword(operatorId, proof);
    });
  }

  /**
   * As {@link proveAgain}, of operators who have a second factor only.
   * @returns false when the operator has none, and nothing was proved
   */
  async proveFactor(operatorId: string, proof: Proof): Promise<boolean> {
    if (!(await this.factors.hasFactor(operatorId))) return false;
    await this.inLine(proof, () => this.checkFactor(operatorId, proof));
    return true;
  }

  /**
   * As {@link proveFactor}, for its own sake.
   * @throws {FactorNotChanged} when the operator has none
   */
  async proveOwnFactor(operatorId: string, proof: Proof): Promise<void> {
    if (!(await this.proveFactor(operatorId, proof))) throw new FactorNotChanged('You have no second factor to prove.');
  }

  /**
   * What a passkey of the operator is asked for, as a proof in this session.
   * @throws {FactorNotChanged} when the operator has none
   */
  async passkeyQuestion(session: OwnSession): Promise<PasskeyQuestion> {
    const question = await this.factors.passkeyQuestion(session);
    if (question === null) throw new FactorNotChanged('You have no passkey that can be used here.');
    return question;
  }

  /** Before an operator sets up a second factor: with the former one, or else with the password, which the sign-in has asked for if it is at most five minutes ago. */
  proveToEnrol(operatorId: string, proof: Proof): Promise<void> {
    return this.inLine(proof, async () => {
      if (await this.factors.hasFactor(operatorId)) return this.checkFactor(operatorId, proof);
      if (!(await this.factors.isNewSession({ operatorId, sessionId: proof.sessionId }))) await this.checkPassword(operatorId, proof);
    });
  }

  private inLine<Result>(proof: Proof, work: () => Promise<Result>): Promise<Result> {
    return this.queue.run({ network: networkOf(proof.ip), isKnownDevice: true }, work);
  }

  private async checkFactor(operatorId: string, { sessionId, ip, ...given }: Proof): Promise<void> {
    const { code = null, passkey = null }: Partial<FactorAnswer> = given;
    if (code === null && passkey === null) {
      if (await this.factors.isFresh({ operatorId, sessionId })) return;
      throw new CodeNeeded();
    }
    const limit = await this.recorded(operatorId);
    const proved = { operatorId, sessionId, answer: { code, passkey }, network: this.networkHash(ip) };
    const use = await this.factors.prove(proved, (tx) => this.attempts.forgive(tx, limit));
    if (!isUsed(use)) {
      this.security.record('factor_failed', { operatorId, ip });
      await this.attempts.note(this.event('proof.failed', operatorId, ip));
      throw new CodeWrong(passkey === null ? 'code' : 'passkey');
    }
    if (use === 'recovery_code') this.security.record('recovery_code_used', { operatorId, sessionId, ip });
  }

  private async checkPassword(operatorId: string, { password, ip }: Proof): Promise<string> {
    if (password === undefined) throw new InvalidAccessRequest([{ pointer: '/password', detail: 'Enter your own password.' }]);
    const limit = await this.recorded(operatorId);
    const operator = await this.operators.find(operatorId);
    const isRight = await isPasswordOf(operator?.passwordHash ?? DUMMY_PASSWORD_HASH, password);
    if (!operator || operator.disabledAt || !isRight) {
      this.security.record('proof_failed', { operatorId, ip });
      await this.attempts.note(this.event('proof.failed', operatorId, ip));
      throw new PasswordWrong();
    }
    await this.attempts.forget(limit, this.event('proof.passed', operatorId, ip));
    return operator.passwordHash;
  }

  /** Counts a failure in advance; what is right removes it. */
  private async recorded(operatorId: string): Promise<SignInLimit> {
    const limit = this.limits.proof(operatorId);
    const recorded = await this.attempts.record([limit]);
    if (!('limits' in recorded)) throw new TooManyAttempts(recorded.retryAfterSeconds);
    return limit;
  }

  private event(kind: AccessEvent['kind'], operatorId: string, ip: string): AccessEvent {
    return { kind, operatorId, sessionId: null, byId: operatorId, data: { network: this.networkHash(ip) } };
  }

  private networkHash(ip: string): string {
    return hashedNetwork(this.config.secrets.apiKeyPepper, networkOf(ip));
  }
}
