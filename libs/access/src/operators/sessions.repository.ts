import { columnList, Database, type OperatorEntity, type OperatorSessionEntity, type RowOf, SignInFailureEntity, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

const FAILURE_WINDOW = "interval '15 minutes'";
const IDLE_TIMEOUT = "interval '30 minutes'";
const ABSOLUTE_TIMEOUT = "interval '12 hours'";
const TOUCH_INTERVAL = "interval '1 minute'";

/** Lets one sign-in at a time count the failures of a subject. The first number separates these locks from all others. */
const LOCK_SUBJECT = sql('access.sign_in.lock', 'SELECT pg_advisory_xact_lock(712031844, hashtext($1))');
const COUNT_FAILURES = sql(
  'access.sign_in.count',
  `SELECT count(*)::integer AS failures, greatest(1, ceil(extract(epoch FROM min(failed_at) + ${FAILURE_WINDOW} - now())))::integer AS retry_after_seconds
     FROM (SELECT failed_at FROM sign_in_failure WHERE subject_hash = $1 AND failed_at > now() - ${FAILURE_WINDOW} ORDER BY failed_at DESC LIMIT $2) AS latest`,
);
const ADD_FAILURE = sql('access.sign_in.add', `INSERT INTO sign_in_failure (${columnList(SignInFailureEntity, ['subject_hash'])}) VALUES ($1)`);
const OPEN = sql(
  'access.session.open',
  `WITH forgiven AS (DELETE FROM sign_in_failure WHERE subject_hash = $4)
   INSERT INTO operator_session (id, operator_id, token_hash, expires_at)
   SELECT $1, id, $3, now() + ${ABSOLUTE_TIMEOUT} FROM operator WHERE id = $2 AND disabled_at IS NULL
   RETURNING expires_at`,
);
const RESOLVE = sql(
  'access.session.resolve',
  `WITH found AS (
     SELECT s.id, s.expires_at, s.last_seen_at, o.id AS operator_id, o.email, o.name, o.role
       FROM operator_session s JOIN operator o ON o.id = s.operator_id
      WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_seen_at > now() - ${IDLE_TIMEOUT} AND o.disabled_at IS NULL
   ), touched AS (
     UPDATE operator_session s SET last_seen_at = now() FROM found WHERE s.id = found.id AND found.last_seen_at < now() - ${TOUCH_INTERVAL}
   )
   SELECT id, expires_at, operator_id, email, name, role FROM found`,
);
const END = sql('access.session.end', 'DELETE FROM operator_session WHERE token_hash = $1 RETURNING operator_id');
const PURGE = sql(
  'access.session.purge',
  `WITH sessions AS (DELETE FROM operator_session WHERE expires_at < now() OR last_seen_at < now() - ${IDLE_TIMEOUT})
   DELETE FROM sign_in_failure WHERE failed_at < now() - ${FAILURE_WINDOW}`,
);

/** An active session with its operator. */
export type SessionRow = Pick<RowOf<OperatorSessionEntity>, 'id' | 'expires_at' | 'operator_id'> & Pick<RowOf<OperatorEntity>, 'email' | 'name' | 'role'>;

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records a failure in advance, so that concurrent guesses do not all pass; a success removes it.
   * @returns null when the attempt may proceed, else the seconds after which one may
   */
  recordAttempt(subjectHash: Buffer, maxFailures: number): Promise<number | null> {
    return this.database.transaction(async (tx) => {
      await tx.rows(LOCK_SUBJECT, [subjectHash.toString('base64')]);
      const counted = await tx.first<{ failures: number; retry_after_seconds: number }>(COUNT_FAILURES, [subjectHash, maxFailures]);
      if (counted && counted.failures >= maxFailures) return counted.retry_after_seconds;
      await tx.rows(ADD_FAILURE, [subjectHash]);
      return null;
    });
  }

  /** Opens a session and removes the failures; undefined when the operator has been disabled in the meantime. */
  open(session: { id: string; operatorId: string; tokenHash: Buffer; subjectHash: Buffer }): Promise<{ expires_at: Date } | undefined> {
    return this.database.first<{ expires_at: Date }>(OPEN, [session.id, session.operatorId, session.tokenHash, session.subjectHash]);
  }

  /** The active session of an enabled operator; marks it as used, at most once a minute. */
  resolve(tokenHash: Buffer): Promise<SessionRow | undefined> {
    return this.database.first<SessionRow>(RESOLVE, [tokenHash]);
  }

  /** @returns the operator of the session, or undefined when there was none */
  async end(tokenHash: Buffer): Promise<string | undefined> {
    return (await this.database.first<{ operator_id: string }>(END, [tokenHash]))?.operator_id;
  }

  async purge(): Promise<void> {
    await this.database.rows(PURGE, []);
  }
}
