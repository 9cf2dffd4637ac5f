import { changeConfiguration, Database, OperatorEntity, type RowOf, sql, type SqlRunner, type Transaction } from '@app/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const INSERT = sql('access.operator.insert', 'INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)');
const DISABLE = sql(
  'access.operator.disable',
  `WITH ended AS (DELETE FROM operator_session WHERE operator_id = $1 RETURNING id)
   UPDATE operator SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 RETURNING (SELECT count(*)::int FROM ended) AS sessions`,
);

const LOCK_ROLE = sql('access.operator.lock_role', 'SELECT role, disabled_at FROM operator WHERE id = $1 FOR UPDATE');
const SET_ROLE = sql(
  'access.operator.set_role',
  `WITH ended AS (DELETE FROM operator_session s USING operator o WHERE o.id = $1 AND o.role::text <> $2 AND s.operator_id = o.id RETURNING s.id)
   UPDATE operator SET role = $2 WHERE id = $1 RETURNING (SELECT count(*)::int FROM ended) AS sessions`,
);

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

  /** Also ends the operator's sessions, which began with another role. @returns how many; undefined when there is no such operator */
  async setRole(runner: SqlRunner, id: string, role: string): Promise<number | undefined> {
    return (await runner.first<{ sessions: number }>(SET_ROLE, [id, role]))?.sessions;
  }

  /** Also ends the operator's sessions. @returns how many; undefined when there is no such operator */
  async disable(runner: SqlRunner, id: string): Promise<number | undefined> {
    return (await runner.first<{ sessions: number }>(DISABLE, [id]))?.sessions;
  }
}
