import {
  changeConfiguration,
  Database,
  type FactorKind,
  OperatorEntity,
  type RowOf,
  sql,
  type SqlRunner,
  type SqlStatement,
  type Transaction,
} from '@app/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const INSERT = sql('access.operator.insert', 'INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)');
const DISABLE = sql(
  'access.operator.disable',
  `WITH ended AS (DELETE FROM operator_session WHERE operator_id = $1 RETURNING id)
   UPDATE operator SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 RETURNING (SELECT coalesce(array_agg(id), '{}') FROM ended) AS sessions`,
);

const LOCK_ROLE = sql('access.operator.lock_role', 'SELECT role, disabled_at FROM operator WHERE id = $1 FOR UPDATE');
const SET_ROLE = sql(
  'access.operator.set_role',
  `WITH ended AS (DELETE FROM operator_session s USING operator o WHERE o.id = $1 AND o.role::text <> $2 AND s.operator_id = o.id RETURNING s.id)
   UPDATE operator SET role = $2 WHERE id = $1 RETURNING (SELECT coalesce(array_agg(id), '{}') FROM ended) AS sessions`,
);
const FACTORS_IN_USE = sql(
  'access.operator.factors_in_use',
  'SELECT id, kind, name, confirmed_at AS since FROM operator_factor WHERE operator_id = $1 AND confirmed_at IS NOT NULL ORDER BY confirmed_at, id',
);
/** An enrolment that was not confirmed goes too, and so do questions to passkeys. */
const RESET_FACTORS = sql(
  'access.operator.reset_factors',
  `WITH ended AS (DELETE FROM operator_session WHERE operator_id = $1 RETURNING id),
     questions AS (DELETE FROM operator_challenge WHERE operator_id = $1),
     codes AS (DELETE FROM operator_recovery_code WHERE operator_id = $1),
     factors AS (DELETE FROM operator_factor WHERE operator_id = $1)
   SELECT (SELECT coalesce(array_agg(id), '{}') FROM ended) AS sessions FROM operator WHERE id = $1`,
);

/** A second factor that counts. */
export interface FactorInUse {
  id: string;
  kind: FactorKind;
  /** Of a passkey. */
  name: string | null;
  since: Date;
}

/** An operator with the hash of the password, for this library only. */
export type FoundOperator = OperatorEntity;

@Injectable()
export class OperatorsRepository {
  constructor(
    @InjectRepository(OperatorEntity) private readonly operators: Repository<OperatorEntity>,
    private readonly database: Database,
  ) {}

  /** Runs in one transaction, in which changes of operators are recorded. */
  transaction(work: (tx: Transaction) => Promise<void>): Promise<void> {
    return changeConfiguration(this.database, work);
  }

  async insert(runner: SqlRunner, operator: { id: string; email: string; name: string; role: string; passwordHash: string }): Promise<void> {
    await runner.rows(INSERT, [operator.id, operator.email, operator.name, operator.role, operator.passwordHash]);
  }

  find(id: string): Promise<OperatorEntity | null> {
    return this.operators.findOneBy({ id });
  }

  /** @param email in small letters */
  findByEmail(email: string): Promise<OperatorEntity | null> {
    return this.operators.createQueryBuilder('operator').where('lower(operator.email) = :email', { email }).getOne();
  }

  list(limit: number): Promise<OperatorEntity[]> {
    return this.operators.find({ order: { name: 'ASC', id: 'ASC' }, take: limit });
  }

  /** Locks an operator until the transaction ends. */
  lockRole(runner: SqlRunner, id: string): Promise<Pick<RowOf<OperatorEntity>, 'role' | 'disabled_at'> | undefined> {
    return runner.first(LOCK_ROLE, [id]);
  }

  /** Also ends the operator's sessions, which began with another role. @returns their ids; undefined when there is no such operator */
  setRole(runner: SqlRunner, id: string, role: string): Promise<string[] | undefined> {
    return this.changeAlone(runner, SET_ROLE, [id, role]);
  }

  /** Also ends the operator's sessions. @returns their ids; undefined when there is no such operator */
  disable(runner: SqlRunner, id: string): Promise<string[] | undefined> {
    return this.changeAlone(runner, DISABLE, [id]);
  }

  /** The second factors of an operator, the oldest first. */
  factorsInUse(id: string, runner: SqlRunner = this.database): Promise<FactorInUse[]> {
    return runner.rows<FactorInUse & Record<string, unknown>>(FACTORS_IN_USE, [id]);
  }

  /** Removes factors and recovery codes, and ends the operator's sessions. @returns their ids; undefined when there is no such operator */
  resetFactors(runner: SqlRunner, id: string): Promise<string[] | undefined> {
    return this.changeAlone(runner, RESET_FACTORS, [id]);
  }

  /** Waits for sign-ins of the operator first, so that the statement sees the sessions that they open. */
  private async changeAlone(runner: SqlRunner, statement: SqlStatement, values: readonly [string, ...string[]]): Promise<string[] | undefined> {
    await this.lockRole(runner, values[0]);
    return (await runner.first<{ sessions: string[] }>(statement, values))?.sessions;
  }
}
