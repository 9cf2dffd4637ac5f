import { Database, OperatorEntity, type RowOf, sql, type SqlRunner, type Transaction } from '@app/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const INSERT = sql('access.operator.insert', 'INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)');
const DISABLE = sql(
  'access.operator.disable',
  `WITH ended AS (DELETE FROM operator_session WHERE operator_id = $1)
   UPDATE operator SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 RETURNING id`,
);

const LOCK_ROLE = sql('access.operator.lock_role', 'SELECT role, disabled_at FROM operator WHERE id = $1 FOR UPDATE');
const SET_ROLE = sql('access.operator.set_role', 'UPDATE operator SET role = $2 WHERE id = $1 RETURNING id');

/** An operator with the hash of the password, for this library only. */
export type FoundOperator = OperatorEntity;

@Injectable()
export class OperatorsRepository {
  constructor(
    @InjectRepository(OperatorEntity) private readonly operators: Repository<OperatorEntity>,
    private readonly database: Database,
  ) {}

  /** Runs in one transaction. */
  transaction(work: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.database.transaction(work);
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

  /** False when there is no such operator. */
  async setRole(runner: SqlRunner, id: string, role: string): Promise<boolean> {
    return (await runner.first(SET_ROLE, [id, role])) !== undefined;
  }

  /** Also ends the operator's sessions. False when there is no such operator. */
  async disable(runner: SqlRunner, id: string): Promise<boolean> {
    return (await runner.first(DISABLE, [id])) !== undefined;
  }
}
