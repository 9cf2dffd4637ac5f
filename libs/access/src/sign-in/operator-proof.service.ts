import { CONFIG, type Config } from '@app/config';
import type { AccessEvent } from '@app/database';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { PasswordWrong, TooManyAttempts } from '../access.errors.js';
import { hashedNetwork } from '../history/access-records.js';
import { OperatorsRepository } from '../operators/operators.repository.js';
import { DUMMY_PASSWORD_HASH, isPasswordOf } from '../operators/passwords.js';
import { networkOf } from './network.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInQueue } from './sign-in-queue.js';

/** What a signed-in operator proves with, and where the request comes from. */
export interface Proof {
  password: string;
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
  ) {
    this.limits = new SignInLimits(config.secrets.apiKeyPepper);
  }

  /**
   * The one place where operators prove again who they are: a second factor belongs here.
   * @throws {PasswordWrong}
   * @throws {TooManyAttempts} after five wrong passwords of the operator within 15 minutes
   * @throws {SignInsBusy}
   */
  async proveAgain(operatorId: string, proof: Proof): Promise<void> {
    await this.queue.run({ network: networkOf(proof.ip), isKnownDevice: true }, () => this.check(operatorId, proof));
  }

  private async check(operatorId: string, { password, ip }: Proof): Promise<void> {
    const limit = this.limits.proof(operatorId);
    const recorded = await this.attempts.record([limit]);
    if (!('limits' in recorded)) throw new TooManyAttempts(recorded.retryAfterSeconds);
    const operator = await this.operators.find(operatorId);
    const isRight = await isPasswordOf(operator?.passwordHash ?? DUMMY_PASSWORD_HASH, password);
    if (!operator || operator.disabledAt || !isRight) {
      this.security.record('proof_failed', { operatorId, ip });
      await this.attempts.note(this.event('proof.failed', operatorId, ip));
      throw new PasswordWrong();
    }
    await this.attempts.forget(limit, this.event('proof.passed', operatorId, ip));
  }

  private event(kind: AccessEvent['kind'], operatorId: string, ip: string): AccessEvent {
    const network = hashedNetwork(this.config.secrets.apiKeyPepper, networkOf(ip));
    return { kind, operatorId, sessionId: null, byId: operatorId, data: { network } };
  }
}
