import { type SqlRunner, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

const IN_USE = `kind = 'authenticator_app' AND confirmed_at IS NOT NULL`;

/** The caller checks a code or changes factors while no other request does. Ends of sessions and changes of the operator wait too. */
const LOCK_OPERATOR = sql('access.factor.lock_operator', 'SELECT id FROM operator WHERE id = $1 AND disabled_at IS NULL FOR NO KEY UPDATE');
const FIND_APP = sql(
  'access.factor.find_app',
  `SELECT id, secret_encrypted, last_step, (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS now_ms FROM operator_factor WHERE operator_id = $1 AND ${IN_USE}`,
);
const HAS_FACTOR = sql('access.factor.has_factor', 'SELECT FROM operator_factor WHERE operator_id = $1 AND confirmed_at IS NOT NULL LIMIT 1');
const USE_STEP = sql('access.factor.use_step', 'UPDATE operator_factor SET last_step = $2 WHERE id = $1 AND last_step < $2 RETURNING id');
const USE_RECOVERY_CODE = sql(
  'access.factor.use_recovery_code',
  'UPDATE operator_recovery_code SET used_at = clock_timestamp() WHERE operator_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING operator_id',
);

/** The authenticator app of an operator, and the time at which it was read. */
export interface AppRow {
  id: string;
  secret_encrypted: string;
  last_step: number | null;
  /** The database's time, in milliseconds. */
  now_ms: number;
}

/** Where codes are used up. Every method runs in the caller's transaction. */
@Injectable()
export class FactorCodesRepository {
  /** @returns false when there is no such operator, or they may not sign in */
  async lockOperator(tx: SqlRunner, operatorId: string): Promise<boolean> {
    return (await tx.first(LOCK_OPERATOR, [operatorId])) !== undefined;
  }

  /** Whether the operator has an app or a passkey. */
  async hasFactor(runner: SqlRunner, operatorId: string): Promise<boolean> {
    return (await runner.first(HAS_FACTOR, [operatorId])) !== undefined;
  }

  /** The confirmed app of an operator. */
  findApp(runner: SqlRunner, operatorId: string): Promise<AppRow | undefined> {
    return runner.first<AppRow & Record<string, unknown>>(FIND_APP, [operatorId]);
  }

  /** @returns false when a code of this step or a later one was accepted before */
  async useStep(tx: SqlRunner, factorId: string, step: number): Promise<boolean> {
    return (await tx.first(USE_STEP, [factorId, step])) !== undefined;
  }

  /** @returns false when it is none of the operator's codes, or was used before */
  async useRecoveryCode(tx: SqlRunner, operatorId: string, hash: Buffer): Promise<boolean> {
    return (await tx.first(USE_RECOVERY_CODE, [operatorId, hash])) !== undefined;
  }
}
