import { CONFIG, type Config } from '@app/config';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound } from '../access.errors.js';
import { FactorEnrolment } from '../factors/factor-enrolment.service.js';
import type { EnrolledFactors } from '../factors/factors.repository.js';
import { normaliseEmail } from '../operators/email.js';
import { type Operator, OperatorsService } from '../operators/operators.service.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { SignInLimits } from './sign-in-limits.js';

/** An operator, what they have as a second factor, and until when strangers' failures keep unknown devices from signing in as this operator. */
export interface OperatorLock {
  operator: Operator;
  /** Null while the account is not locked. */
  lockedUntil: Date | null;
  /** Null: the operator has no second factor. */
  factors: EnrolledFactors | null;
}

/** Which operators are locked and which have a second factor, and how an administrator unlocks one. */
@Injectable()
export class OperatorLocksService {
  private readonly limits: SignInLimits;

  constructor(
    private readonly operators: OperatorsService,
    private readonly attempts: SignInAttemptsRepository,
    private readonly factors: FactorEnrolment,
    @Inject(CONFIG) config: Config,
    private readonly security: SecurityLog,
  ) {
    this.limits = new SignInLimits(config.secrets.apiKeyPepper);
  }

  /** All operators by name, at most 500. */
  async list(): Promise<OperatorLock[]> {
    const operators = await this.operators.list();
    const lockedUntil = await this.attempts.lockedUntil(operators.map(({ email }) => this.limits.account(normaliseEmail(email))));
    const factors = await this.factors.enrolled(operators.map(({ id }) => id));
    return operators.map((operator, index) => ({ operator, lockedUntil: lockedUntil[index] ?? null, factors: factors.get(operator.id) ?? null }));
  }

  /**
   * Removes the failures that lock an operator. Each time is recorded.
   * @param by the administrator
   * @throws {AccessSubjectNotFound}
   */
  async unlock(id: string, by: string, reason: string): Promise<OperatorLock> {
    const operator = await this.operators.find(id);
    if (!operator) throw new AccessSubjectNotFound('There is no such operator.');
    const account = this.limits.account(normaliseEmail(operator.email));
    await this.attempts.forget(account, { kind: 'operator.unlocked', operatorId: id, sessionId: null, byId: by, data: { reason } });
    this.security.record('operator_unlocked', { operatorId: id, by, reason });
    return this.get(id);
  }

  /** One operator. @throws {AccessSubjectNotFound} */
  async get(id: string): Promise<OperatorLock> {
    const operator = await this.operators.get(id);
    const [lockedUntil, factors] = await Promise.all([
      this.attempts.lockedUntil([this.limits.account(normaliseEmail(operator.email))]),
      this.factors.enrolled([id]),
    ]);
    return { operator, lockedUntil: lockedUntil[0] ?? null, factors: factors.get(id) ?? null };
  }
}
