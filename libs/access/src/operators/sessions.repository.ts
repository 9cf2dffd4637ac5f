import { Database, type OperatorEntity, type OperatorSessionEntity, recordAccess, type RowOf, sql, type SqlRunner } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type CodeUse, codeEvents, isUsed } from '../factors/factor-codes.service.js';
import { ENROLMENT_LIFETIME_SECONDS } from '../factors/factors.repository.js';
import { CHALLENGE_LIFETIME_SECONDS } from '../factors/passkeys.repository.js';
import { type EndedSession, sessionEnded } from '../history/access-records.js';
import { closeWindows } from '../history/failure-counts.repository.js';

const FAILURE_WINDOW = "interval '15 minutes'";
const ENROLMENT_LIFETIME = `interval '${String(ENROLMENT_LIFETIME_SECONDS)} seconds'`;
const CHALLENGE_LIFETIME = `interval '${String(CHALLENGE_LIFETIME_SECONDS)} seconds'`;
const IDLE_TIMEOUT = "interval '30 minutes'";
const ABSOLUTE_TIMEOUT = "interval '12 hours'";
const TOUCH_INTERVAL = "interval '1 minute'";
/** Sessions of one operator at a time: the oldest ends when one more is opened. */
export const MAX_SESSIONS_PER_OPERATOR = 10;
/** True for a session `s` that is open. */
export const IS_OPEN = `(s.expires_at > now() AND s.last_seen_at > now() - ${IDLE_TIMEOUT})`;

/** Held until the session is open: sign-ins of one operator wait for each other, and for a change of the operator, which ends sessions. */
const LOCK = sql('access.session.lock', 'SELECT id FROM operator WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR NO KEY UPDATE');
const OPEN = sql(
  'access.session.open',
  `WITH forgiven AS (DELETE FROM sign_in_failure WHERE subject_hash = $4 OR (subject_hash = ANY ($5::bytea[]) AND failed_at = $6::timestamptz)),
     replaced AS (DELETE FROM operator_session WHERE token_hash = ANY ($7::bytea[]) RETURNING id, operator_id),
     surplus AS (DELETE FROM operator_session WHERE id IN (
       SELECT s.id FROM operator_session s WHERE s.operator_id = $2 AND s.token_hash <> ALL ($7::bytea[])
       ORDER BY ${IS_OPEN} DESC, s.created_at DESC, s.id DESC OFFSET ${String(MAX_SESSIONS_PER_OPERATOR - 1)}
     ) RETURNING id, operator_id)
   INSERT INTO operator_session (id, operator_id, token_hash, network, device, factor_proved_at, expires_at)
   VALUES ($1, $2, $3, $8, $9, CASE WHEN $10 THEN clock_timestamp() END, now() + ${ABSOLUTE_TIMEOUT})
   RETURNING expires_at, (SELECT coalesce(json_agg(e), '[]') FROM (
     SELECT id AS "sessionId", operator_id AS "operatorId", 'replaced' AS why FROM replaced
     UNION ALL SELECT id, operator_id, 'too_many' FROM surplus) e) AS ended`,
);
/** Of the failures that a sign-in recorded in advance: one whose password was right, and that a code has to complete. */
const TAKE_BACK = sql('access.session.take_back', 'DELETE FROM sign_in_failure WHERE subject_hash = ANY ($1::bytea[]) AND failed_at = $2::timestamptz');
/** Where the operator has a second factor, a session in which none was proved is none. */
const IS_PROVED = `(s.factor_proved_at IS NOT NULL OR NOT EXISTS (SELECT FROM operator_factor f WHERE f.operator_id = s.operator_id AND f.confirmed_at IS NOT NULL))`;
const RESOLVE = sql(
  'access.session.resolve',
  `WITH found AS (
     SELECT s.id, s.expires_at, s.last_seen_at, s.factor_proved_at, o.id AS operator_id, o.email, o.name, o.role
       FROM operator_session s JOIN operator o ON o.id = s.operator_id
      WHERE s.token_hash = $1 AND ${IS_OPEN} AND ${IS_PROVED} AND o.disabled_at IS NULL
   ), touched AS (
     UPDATE operator_session s SET last_seen_at = now() FROM found WHERE s.id = found.id AND found.last_seen_at < now() - ${TOUCH_INTERVAL}
   )
   SELECT id, expires_at, factor_proved_at, operator_id, email, name, role FROM found`,
);
const END = sql('access.session.end', 'DELETE FROM operator_session WHERE token_hash = $1 RETURNING id AS "sessionId", operator_id AS "operatorId"');
const PURGE = sql(
  'access.session.purge',
  `WITH failures AS (DELETE FROM sign_in_failure WHERE failed_at < now() - ${FAILURE_WINDOW}),
     abandoned AS (DELETE FROM operator_factor WHERE confirmed_at IS NULL AND created_at < now() - ${ENROLMENT_LIFETIME}),
     unanswered AS (DELETE FROM operator_challenge WHERE created_at < now() - ${CHALLENGE_LIFETIME})
   DELETE FROM operator_session WHERE expires_at < now() OR last_seen_at < now() - ${IDLE_TIMEOUT} RETURNING id AS "sessionId", operator_id AS "operatorId"`,
);

/** An active session with its operator. */
export type SessionRow = Pick<RowOf<OperatorSessionEntity>, 'id' | 'expires_at' | 'factor_proved_at' | 'operator_id'> &
  Pick<RowOf<OperatorEntity>, 'email' | 'name' | 'role'>;

/** Failures that a successful sign-in removes: all of its subject, and of the others the one that it recorded itself in advance. */
export interface ForgivenFailures {
  subject: Buffer;
  others: readonly Buffer[];
  /** As the database writes it, to the microsecond. */
  recordedAt: string;
}

/** What is stored of a session that is opened. The password must still be the one that was checked. */
export interface NewSession {
  id: string;
  operatorId: string;
  passwordHash: string;
  tokenHash: Buffer;
  /** The hashes of the tokens of the sessions that it replaces. */
  replaced: readonly Buffer[];
  network: string | null;
  device: string | null;
  /** The network as the history knows it, see `hashedNetwork`. */
  networkHash: string | null;
}

/** A new session, and those that ended for it. */
export interface OpenedSession {
  expires_at: Date;
  ended: (EndedSession & { why: 'replaced' | 'too_many' })[];
  /** With what the second factor was proved; `none`: the operator has none. */
  use: CodeUse;
}

/** Why no session was opened: operator or password has changed in the meantime, or a second factor is missing or wrong. */
export type NotOpened = 'changed' | 'code_needed' | 'code_wrong';

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Opens a session, ends those that it replaces, removes failures, and records it.
   * @param useCode checks the answer of the second factor and uses it up, in the transaction that opens the session
   */
  open(session: NewSession, forgiven: ForgivenFailures, useCode: (tx: SqlRunner) => Promise<CodeUse>): Promise<OpenedSession | NotOpened> {
    const { id, operatorId, passwordHash, networkHash } = session;
    return this.database.transaction(async (tx) => {
      if (!(await tx.first(LOCK, [operatorId, passwordHash]))) return 'changed';
      const use = await useCode(tx);
      if (use === 'needed') {
        await tx.rows(TAKE_BACK, [[forgiven.subject, ...forgiven.others], forgiven.recordedAt]);
        return 'code_needed';
      }
      const about = { operatorId, byId: operatorId, data: { network: networkHash } };
      if (use === 'wrong') {
        await recordAccess(tx, [{ ...about, kind: 'factor.failed', sessionId: null, byId: null }]);
        return 'code_wrong';
      }
      const ended = await insertSession(tx, session, forgiven, isUsed(use));
      await recordAccess(tx, [
        ...ended.ended.map(({ why, ...one }) => sessionEnded(one, why, operatorId)),
        ...codeEvents(use, { ...about, kind: 'session.opened', sessionId: id }),
      ]);
      return { ...ended, use };
    });
  }

  /** The active session of an enabled operator; marks it as used, at most once a minute. */
  resolve(tokenHash: Buffer): Promise<SessionRow | undefined> {
    return this.database.first<SessionRow>(RESOLVE, [tokenHash]);
  }

  /** Its operator signs out. @returns the session, or undefined when there was none */
  end(tokenHash: Buffer): Promise<EndedSession | undefined> {
    return this.database.transaction(async (tx) => {
      const ended = await tx.first<EndedSession & Record<string, unknown>>(END, [tokenHash]);
      if (ended) await recordAccess(tx, [sessionEnded(ended, 'signed_out', ended.operatorId)]);
      return ended;
    });
  }

  /** Removes sessions that are over, and failures that count no more, and records both. Keys that nobody confirmed and questions that no passkey answered go with them. */
  purge(): Promise<void> {
    return this.database.transaction(async (tx) => {
      const expired = await tx.rows<EndedSession & Record<string, unknown>>(PURGE, []);
      const failures = await closeWindows(tx);
      await recordAccess(tx, [...expired.map((one) => sessionEnded(one, 'expired', null)), ...failures]);
    });
  }
}

async function insertSession(
  tx: SqlRunner,
  { id, operatorId, tokenHash, replaced, network, device }: NewSession,
  { subject, others, recordedAt }: ForgivenFailures,
  isProved: boolean,
): Promise<Omit<OpenedSession, 'use'>> {
  const values = [id, operatorId, tokenHash, subject, others, recordedAt, replaced, network, device, isProved];
  const opened = await tx.first<Omit<OpenedSession, 'use'> & Record<string, unknown>>(OPEN, values);
  if (!opened) throw new Error('the statement that opens a session returned no row');
  return opened;
}
