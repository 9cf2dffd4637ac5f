import { type AccessEvent, type Author, type OperatorEntity, recordAccess, recordChange, type Transaction, violatedConstraint } from '@app/database';
import { newId, type OperatorRole } from '@app/domain';
import { LOGGER, type Logger, SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, InvalidAccessRequest } from '../access.errors.js';
import { type SessionEnd, sessionEnded } from '../history/access-records.js';
import { normaliseEmail } from './email.js';
import { type FactorInUse, OperatorsRepository } from './operators.repository.js';
import { assertStorable, emailFaults, type NewOperator, type Prepared, refuse, roleFaults } from './new-operator.js';
import { hashPassword } from './passwords.js';

const MAX_LISTED = 500;

/** A person with access to the admin. */
export interface Operator {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
  createdAt: Date;
  /** Null while the operator may sign in. */
  disabledAt: Date | null;
}

/** Who changes an operator, and why, for the history. */
export interface OperatorChange extends Omit<Author, 'operatorId'> {
  /** `noun.verb`; the method's own unless given. */
  action?: string;
  /** Null: a command on the server. */
  operatorId: string | null;
  reason: string | null;
}

const BY_COMMAND: OperatorChange = { operatorId: null, reason: null };

/** The operators of the admin. Passwords are stored as Argon2id hashes and never leave this library. */
@Injectable()
export class OperatorsService {
  constructor(
    private readonly repository: OperatorsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly security: SecurityLog,
  ) {}

  /**
   * What is stored of an operator who is created later.
   * @throws {InvalidAccessRequest} also when the e-mail address is taken, or the password is a common one
   */
  async prepare(input: Omit<NewOperator, 'password'> & { password: string }): Promise<Prepared> {
    const email = normaliseEmail(input.email);
    assertStorable(input, email);
    if (await this.repository.findByEmail(email)) throw emailIsTaken();
    return { email, password: { hash: await hashPassword(input.password) } };
  }

  /** @throws {InvalidAccessRequest} also when the e-mail address is taken, or the password is a common one */
  async create(input: NewOperator, change: OperatorChange = BY_COMMAND): Promise<Operator> {
    const email = normaliseEmail(input.email);
    assertStorable(input, email);
    const id = input.id ?? newId('operator');
    const passwordHash = typeof input.password === 'string' ? await hashPassword(input.password) : input.password.hash;
    await this.repository
      .transaction(async (tx) => {
        await change.first?.(tx);
        await this.insert(tx, { id, email, name: input.name, role: input.role, password: { hash: passwordHash } }, change);
      })
      .catch((error: unknown) => {
        throw this.explained(error);
      });
    this.logger.info({ operatorId: id, role: input.role }, 'operator created');
    return this.get(id);
  }

  /** Adds an operator who was {@link prepare}d, in a transaction that changes configuration. */
  async insert(tx: Transaction, operator: Prepared & { id: string; name: string; role: OperatorRole }, change: OperatorChange): Promise<void> {
    const { id, email, name, role, password } = operator;
    await this.repository.insert(tx, { id, email, name, role, passwordHash: password.hash });
    await record(tx, id, 'operator.created', change);
  }

  /** What an error of {@link insert} says to people: the address may have been taken in between. */
  explained(error: unknown): unknown {
    return violatedConstraint(error) === 'operator_email' ? emailIsTaken() : error;
  }

  /**
   * The e-mail address as it is stored, of somebody who is not an operator yet.
   * @throws {InvalidAccessRequest} also when the address is taken
   */
  async assertMayBeAdded({ email: written, role }: Pick<NewOperator, 'email' | 'role'>): Promise<string> {
    const email = normaliseEmail(written);
    refuse([...emailFaults(email), ...roleFaults(role)]);
    if (await this.repository.findByEmail(email)) throw emailIsTaken();
    return email;
  }

  /** The operator, or null. */
  async find(id: string): Promise<Operator | null> {
    const row = await this.repository.find(id);
    return row && operatorOf(row);
  }

  /** The operator with this e-mail address, in whatever case it is written, or null. */
  async findByEmail(email: string): Promise<Operator | null> {
    const row = await this.repository.findByEmail(normaliseEmail(email));
    return row && operatorOf(row);
  }

  /** All operators by name, at most 500. */
  async list(): Promise<Operator[]> {
    return (await this.repository.list(MAX_LISTED)).map(operatorOf);
  }

  /** Gives an operator another role, and ends the sessions that began with the former one. @throws {AccessSubjectNotFound} */
  async changeRole(id: string, role: OperatorRole, change: OperatorChange = BY_COMMAND): Promise<Operator> {
    let sessions: string[] | undefined;
    await this.repository.transaction(async (tx) => {
      await change.first?.(tx);
      sessions = await this.repository.setRole(tx, id, role);
      if (sessions === undefined) throw new AccessSubjectNotFound('There is no such operator.');
      await record(tx, id, 'operator.role_changed', change);
      await recordAccess(tx, endsOf(sessions, id, 'role_changed', change));
    });
    this.logger.info({ operatorId: id, role }, 'role of an operator changed');
    this.logEnd(id, 'role_changed', sessions);
    return this.get(id);
  }

  /** Locks an operator until the transaction ends. @returns the role, or 'disabled' when the operator has none any more */
  async lockRole(tx: Transaction, id: string): Promise<OperatorRole | 'disabled'> {
    const row = await this.repository.lockRole(tx, id);
    return row && row.disabled_at === null ? row.role : 'disabled';
  }

  /**
   * Disables an operator and ends all their sessions.
   * @throws {AccessSubjectNotFound}
   */
  async disable(id: string, change: OperatorChange = BY_COMMAND): Promise<void> {
    let sessions: string[] | undefined;
    await this.repository.transaction(async (tx) => {
      await change.first?.(tx);
      sessions = await this.repository.disable(tx, id);
      if (sessions === undefined) throw new AccessSubjectNotFound('There is no such operator.');
      await record(tx, id, 'operator.disabled', change);
      await recordAccess(tx, endsOf(sessions, id, 'operator_disabled', change));
    });
    this.logger.info({ operatorId: id }, 'operator disabled');
    this.logEnd(id, 'operator_disabled', sessions);
  }

  /** The second factors of an operator, the oldest first. @throws {AccessSubjectNotFound} */
  async factorsOf(id: string): Promise<FactorInUse[]> {
    await this.get(id);
    return this.repository.factorsInUse(id);
  }

  /** Locks an operator until the transaction ends. @returns the second factors, the oldest first */
  async lockFactors(tx: Transaction, id: string): Promise<FactorInUse[]> {
    await this.repository.lockRole(tx, id);
    return this.repository.factorsInUse(id, tx);
  }

  /**
   * Removes the second factors of an operator, app and passkeys, with the recovery codes, and ends all their sessions: they sign in with the password alone, or set up
   * another factor where everyone needs one.
   * @throws {AccessSubjectNotFound}
   */
  async resetFactor(id: string, change: OperatorChange = BY_COMMAND): Promise<void> {
    let sessions: string[] | undefined;
    await this.repository.transaction(async (tx) => {
      await change.first?.(tx);
      sessions = await this.repository.resetFactors(tx, id);
      if (sessions === undefined) throw new AccessSubjectNotFound('There is no such operator.');
      await record(tx, id, 'operator.factor_reset', change);
      const { operatorId: byId, reason } = change;
      const reset: AccessEvent = { kind: 'factor.reset', operatorId: id, sessionId: null, byId, data: { reason }, hasNewFactors: true };
      await recordAccess(tx, [...endsOf(sessions, id, 'factor_reset', change), reset]);
    });
    this.security.record('factor_reset', { operatorId: id, by: change.operatorId ?? 'command', ...(change.reason === null ? {} : { reason: change.reason }) });
    this.logEnd(id, 'factor_reset', sessions);
  }

  private logEnd(operatorId: string, why: SessionEnd, sessions: readonly string[] = []): void {
    if (sessions.length > 0) this.security.record('session_ended', { operatorId, sessions: sessions.length, why });
  }

  /** @throws {AccessSubjectNotFound} */
  async get(id: string): Promise<Operator> {
    const operator = await this.find(id);
    if (!operator) throw new AccessSubjectNotFound('There is no such operator.');
    return operator;
  }
}

/** After the change: the record binds the operator as they are now. */
function record(tx: Transaction, id: string, ownAction: string, { action = ownAction, operatorId, reason, data = {} }: OperatorChange): Promise<void> {
  return recordChange(tx, { subject: 'operator', subjectId: id, action, operatorId, reason, data });
}

function endsOf(sessions: readonly string[], operatorId: string, why: SessionEnd, { operatorId: byId }: OperatorChange): AccessEvent[] {
  return sessions.map((sessionId) => sessionEnded({ sessionId, operatorId }, why, byId));
}

function operatorOf(row: OperatorEntity): Operator {
  return { id: row.id, email: row.email, name: row.name, role: row.role, createdAt: row.createdAt, disabledAt: row.disabledAt };
}

function emailIsTaken(): InvalidAccessRequest {
  return new InvalidAccessRequest([{ pointer: '/email', detail: 'Another operator has this e-mail address.' }]);
}
