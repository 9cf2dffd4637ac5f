import { columnList, OperatorFactorEntity, OperatorRecoveryCodeEntity, type SqlRunner, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { EndedSession } from '../history/access-records.js';

/** For how long a code counts as fresh in the session in which it was entered, in seconds. */
export const FRESH_FACTOR_SECONDS = 300;
/** For how long an enrolment waits for its first code, in seconds. */
export const ENROLMENT_LIFETIME_SECONDS = 900;

const FRESH = `interval '${String(FRESH_FACTOR_SECONDS)} seconds'`;
const ENROLMENT = `interval '${String(ENROLMENT_LIFETIME_SECONDS)} seconds'`;
const OWN_SESSION = 'id = $1 AND operator_id = $2';

const IS_FRESH = sql('access.factor.is_fresh', `SELECT FROM operator_session WHERE ${OWN_SESSION} AND factor_proved_at > clock_timestamp() - ${FRESH}`);
const IS_NEW_SESSION = sql('access.factor.is_new_session', `SELECT FROM operator_session WHERE ${OWN_SESSION} AND created_at > clock_timestamp() - ${FRESH}`);
const PROVE = sql('access.factor.prove', `UPDATE operator_session SET factor_proved_at = clock_timestamp() WHERE ${OWN_SESSION} RETURNING id`);
const STATE = sql(
  'access.factor.state',
  `SELECT (SELECT confirmed_at FROM operator_factor WHERE operator_id = $2 AND confirmed_at IS NOT NULL ORDER BY confirmed_at LIMIT 1) AS "enrolledAt",
     (SELECT count(*)::int FROM operator_recovery_code WHERE operator_id = $2 AND used_at IS NULL) AS "recoveryCodesLeft",
     (SELECT factor_proved_at + ${FRESH} FROM operator_session WHERE ${OWN_SESSION} AND factor_proved_at > clock_timestamp() - ${FRESH}) AS "freshUntil"`,
);
const ENROLLED = sql(
  'access.factor.enrolled',
  'SELECT operator_id AS id, min(confirmed_at) AS since FROM operator_factor WHERE operator_id = ANY ($1::text[]) AND confirmed_at IS NOT NULL GROUP BY operator_id',
);

const DROP_STARTED = sql('access.factor.drop_started', 'DELETE FROM operator_factor WHERE operator_id = $1 AND confirmed_at IS NULL');
const START = sql(
  'access.factor.start',
  `INSERT INTO operator_factor (${columnList(OperatorFactorEntity, ['id', 'operator_id', 'session_id', 'secret_encrypted', 'kind', 'created_at'])})
   VALUES ($1, $2, $3, $4, 'authenticator_app', clock_timestamp())`,
);
const FIND_STARTED = sql(
  'access.factor.find_started',
  `SELECT id, secret_encrypted, (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS now_ms
   FROM operator_factor WHERE session_id = $1 AND operator_id = $2 AND confirmed_at IS NULL AND created_at > clock_timestamp() - ${ENROLMENT}`,
);
const DROP_OTHERS = sql(
  'access.factor.drop_others',
  `DELETE FROM operator_factor WHERE operator_id = $1 AND id <> $2 AND kind = 'authenticator_app' RETURNING id`,
);
const CONFIRM = sql('access.factor.confirm', 'UPDATE operator_factor SET confirmed_at = clock_timestamp(), last_step = $2 WHERE id = $1');
const DROP_RECOVERY_CODES = sql('access.factor.drop_recovery_codes', 'DELETE FROM operator_recovery_code WHERE operator_id = $1');
const ADD_RECOVERY_CODES = sql(
  'access.factor.add_recovery_codes',
  `INSERT INTO operator_recovery_code (${columnList(OperatorRecoveryCodeEntity, ['operator_id', 'code_hash'])}) SELECT $1, unnest($2::bytea[])`,
);
const END_OTHER_SESSIONS = sql(
  'access.factor.end_other_sessions',
  'DELETE FROM operator_session WHERE operator_id = $1 AND id <> $2 RETURNING id AS "sessionId", operator_id AS "operatorId"',
);

/** What an operator has as a second factor. */
export interface FactorState {
  /** Null: none. */
  enrolledAt: Date | null;
  recoveryCodesLeft: number;
  /** Until when the last code counts in this session; null when the next decision needs a new one. */
  freshUntil: Date | null;
}

/** An enrolment that waits for its first code. */
export interface StartedRow {
  id: string;
  secret_encrypted: string;
  /** The database's time, in milliseconds. */
  now_ms: number;
}

/** A session and its operator. */
export interface OwnSession {
  operatorId: string;
  sessionId: string;
}

/** Factors as they are set up and shown, and what a session has proved. */
@Injectable()
export class FactorsRepository {
  async isFresh(runner: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<boolean> {
    return (await runner.first(IS_FRESH, [sessionId, operatorId])) !== undefined;
  }

  /** Whether the session was opened so recently that its password counts as fresh. */
  async isNewSession(runner: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<boolean> {
    return (await runner.first(IS_NEW_SESSION, [sessionId, operatorId])) !== undefined;
  }

  /** A factor was proved in the session. @returns false when the session has ended */
  async markProved(tx: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<boolean> {
    return (await tx.first(PROVE, [sessionId, operatorId])) !== undefined;
  }

  async stateOf(runner: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<FactorState> {
    const state = await runner.first<FactorState & Record<string, unknown>>(STATE, [sessionId, operatorId]);
    return state ?? { enrolledAt: null, recoveryCodesLeft: 0, freshUntil: null };
  }

  /** Since when operators have a factor, by their ids; those without are left out. */
  async enrolledSince(runner: SqlRunner, operatorIds: readonly string[]): Promise<Map<string, Date>> {
    return new Map((await runner.rows<{ id: string; since: Date }>(ENROLLED, [operatorIds])).map(({ id, since }) => [id, since]));
  }

  /** Replaces an enrolment that was not confirmed. */
  async start(tx: SqlRunner, factor: OwnSession & { id: string; secretEncrypted: string }): Promise<void> {
    await tx.rows(DROP_STARTED, [factor.operatorId]);
    await tx.rows(START, [factor.id, factor.operatorId, factor.sessionId, factor.secretEncrypted]);
  }

  /** What was set up in this session. */
  findStarted(tx: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<StartedRow | undefined> {
    return tx.first<StartedRow & Record<string, unknown>>(FIND_STARTED, [sessionId, operatorId]);
  }

  /** The factor counts from now on, instead of a former app. @returns whether there was one */
  async confirm(tx: SqlRunner, operatorId: string, factorId: string, step: number): Promise<boolean> {
    const former = await tx.rows(DROP_OTHERS, [operatorId, factorId]);
    await tx.rows(CONFIRM, [factorId, step]);
    return former.length > 0;
  }

  async replaceRecoveryCodes(tx: SqlRunner, operatorId: string, hashes: readonly Buffer[]): Promise<void> {
    await tx.rows(DROP_RECOVERY_CODES, [operatorId]);
    await tx.rows(ADD_RECOVERY_CODES, [operatorId, hashes]);
  }

  endOtherSessions(tx: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<EndedSession[]> {
    return tx.rows<EndedSession & Record<string, unknown>>(END_OTHER_SESSIONS, [operatorId, sessionId]);
  }
}
