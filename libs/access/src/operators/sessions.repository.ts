import { Database, type OperatorEntity, type OperatorSessionEntity, type RowOf, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

const FAILURE_WINDOW = "interval '15 minutes'";
const IDLE_TIMEOUT = "interval '30 minutes'";
const ABSOLUTE_TIMEOUT = "interval '12 hours'";
const TOUCH_INTERVAL = "interval '1 minute'";

const OPEN = sql(
  'access.session.open',
  `WITH forgiven AS (DELETE FROM sign_in_failure WHERE subject_hash = $4 OR (subject_hash = ANY ($5::bytea[]) AND failed_at = $6::timestamptz)),
     replaced AS (DELETE FROM operator_session WHERE token_hash = ANY ($7::bytea[]))
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

/** Failures that a successful sign-in removes: all of its subject, and of the others the one that it recorded itself in advance. */
export interface ForgivenFailures {
  subject: Buffer;
  others: readonly Buffer[];
  /** As the database writes it, to the microsecond. */
  recordedAt: string;
}

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** Opens a session, ends those that it replaces, and removes failures; undefined when the operator has been disabled in the meantime. */
  open(
    session: { id: string; operatorId: string; tokenHash: Buffer; replaced: readonly Buffer[] },
    forgiven: ForgivenFailures,
  ): Promise<{ expires_at: Date } | undefined> {
    const { subject, others, recordedAt } = forgiven;
    const values = [session.id, session.operatorId, session.tokenHash, subject, others, recordedAt, session.replaced];
    return this.database.first<{ expires_at: Date }>(OPEN, values);
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
