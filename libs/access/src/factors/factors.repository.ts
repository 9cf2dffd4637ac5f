import { columnList, type FactorKind, OperatorFactorEntity, OperatorRecoveryCodeEntity, type SqlRunner, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { EndedSession } from '../history/access-records.js';

/** For how long a second factor counts as fresh in the session in which it was proved, in seconds. */
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
const LIST = sql(
  'access.factor.list',
  `SELECT id, kind, name, confirmed_at AS since, last_used_at AS "lastUsedAt" FROM operator_factor
   WHERE operator_id = $1 AND confirmed_at IS NOT NULL ORDER BY kind, confirmed_at, id`,
);
const ENROLLED = sql(
  'access.factor.enrolled',
  `SELECT operator_id AS id, min(confirmed_at) AS since, array_agg(DISTINCT kind ORDER BY kind) AS kinds
   FROM operator_factor WHERE operator_id = ANY ($1::text[]) AND confirmed_at IS NOT NULL GROUP BY operator_id`,
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
const REMOVE = sql('access.factor.remove', 'DELETE FROM operator_factor WHERE operator_id = $1 AND id = $2 AND confirmed_at IS NOT NULL');
/** A session of an operator who has no factor any more. */
const UNPROVE = sql('access.factor.unprove', `UPDATE operator_session SET factor_proved_at = NULL WHERE ${OWN_SESSION}`);
const END_OTHER_SESSIONS = sql(
  'access.factor.end_other_sessions',
  'DELETE FROM operator_session WHERE operator_id = $1 AND id <> $2 RETURNING id AS "sessionId", operator_id AS "operatorId"',
);

/** A second factor that counts. */
export interface OwnFactor {
  id: string;
  kind: FactorKind;
  /** Of a passkey. */
  name: string | null;
  since: Date;
  /** Of a passkey that was used since it was registered. */
  lastUsedAt: Date | null;
}

/** Since when an operator has a second factor, and which kinds. */
export interface EnrolledFactors {
  since: Date;
  kinds: FactorKind[];
}

/** What an operator has as a second factor. */
export interface FactorState {
  /** Null: none. */
  enrolledAt: Date | null;
  recoveryCodesLeft: number;
  /** Until when the last proof counts in this session; null when the next decision needs a new one. */
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

  /** The factors of an operator: the app, and passkeys in the order in which they were registered. */
  list(runner: SqlRunner, operatorId: string): Promise<OwnFactor[]> {
    return runner.rows<OwnFactor & Record<string, unknown>>(LIST, [operatorId]);
  }

  /** What operators have, by their ids; those without are left out. */
  async enrolled(runner: SqlRunner, operatorIds: readonly string[]): Promise<Map<string, EnrolledFactors>> {
    const rows = await runner.rows<EnrolledFactors & { id: string } & Record<string, unknown>>(ENROLLED, [operatorIds]);
    return new Map(rows.map(({ id, since, kinds }) => [id, { since, kinds }]));
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

  async remove(tx: SqlRunner, operatorId: string, factorId: string): Promise<void> {
    await tx.rows(REMOVE, [operatorId, factorId]);
  }

  /** The last factor is gone: recovery codes stand in for nothing, and the session has proved none. */
  async forgetFactors(tx: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<void> {
    await tx.rows(DROP_RECOVERY_CODES, [operatorId]);
    await tx.rows(UNPROVE, [sessionId, operatorId]);
  }

  endOtherSessions(tx: SqlRunner, { operatorId, sessionId }: OwnSession): Promise<EndedSession[]> {
    return tx.rows<EndedSession & Record<string, unknown>>(END_OTHER_SESSIONS, [operatorId, sessionId]);
  }
}
