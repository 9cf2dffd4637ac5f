import { Database, OperatorEntity, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const INSERT = sql('access.operator.insert', 'INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)');
const DISABLE = sql(
  'access.operator.disable',
  `WITH ended AS (DELETE FROM operator_session WHERE operator_id = $1 RETURNING id)
   UPDATE operator SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 RETURNING (SELECT count(*)::int FROM ended) AS sessions`,
);

/** An operator with the hash of the password, for this library only. */
export type FoundOperator = OperatorEntity;

@Injectable()
export class OperatorsRepository {
  constructor(
    @InjectRepository(OperatorEntity) private readonly operators: Repository<OperatorEntity>,
    private readonly database: Database,
  ) {}

  async insert(operator: { id: string; email: string; name: string; role: string; passwordHash: string }): Promise<void> {
    await this.database.rows(INSERT, [operator.id, operator.email, operator.name, operator.role, operator.passwordHash]);
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

  /** Also ends the operator's sessions. @returns how many; undefined when there is no such operator */
  async disable(id: string): Promise<number | undefined> {
    return (await this.database.first<{ sessions: number }>(DISABLE, [id]))?.sessions;
  }
}
