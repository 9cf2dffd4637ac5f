import { columnList, OperatorSessionEntity, sql, type SqlRunner } from '@app/database';
import type { EndedSession } from '../history/access-records.js';

/** Sign-ins of the operator wait for it, and it for them. */
const LOCK = sql('access.password.lock', 'SELECT id FROM operator WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR UPDATE');
const KEEP = sql('access.password.keep', 'SELECT to_jsonb(s)::text AS kept FROM operator_session s WHERE id = $2 AND operator_id = $1 FOR UPDATE');
const END_OTHERS = sql(
  'access.password.end_others',
  'DELETE FROM operator_session WHERE operator_id = $1 AND id <> $2 RETURNING id AS "sessionId", operator_id AS "operatorId"',
);
/** A trigger ends every session of the operator, the present one too. */
const SET = sql('access.password.set', 'UPDATE operator SET password_hash = $2 WHERE id = $1');
const REPLACE = sql(
  'access.password.replace_session',
  `INSERT INTO operator_session (${columnList(OperatorSessionEntity)})
   SELECT ${columnList(OperatorSessionEntity)} FROM jsonb_populate_record(NULL::operator_session, $1::jsonb || jsonb_build_object('token_hash', $2::bytea))`,
);

/** A password that takes the place of another one. */
export interface ChangedPassword {
  operatorId: string;
  /** The hash of the present password, which was proved. */
  provedHash: string;
  newHash: string;
  /** It stays, with another token. */
  sessionId: string;
  newTokenHash: Buffer;
}

/** Why nothing was changed: the password has changed or the operator was disabled meanwhile, or the session has ended. */
export type NotChanged = 'changed' | 'session_ended';

/** Sets the password, and gives the present session another token. @returns the other sessions, which have ended */
export async function changePassword(tx: SqlRunner, change: ChangedPassword): Promise<EndedSession[] | NotChanged> {
  const { operatorId, provedHash, newHash, sessionId, newTokenHash } = change;
  if (!(await tx.first(LOCK, [operatorId, provedHash]))) return 'changed';
  const session = await tx.first<{ kept: string }>(KEEP, [operatorId, sessionId]);
  if (!session) return 'session_ended';
  const ended = await tx.rows<EndedSession & Record<string, unknown>>(END_OTHERS, [operatorId, sessionId]);
  await tx.rows(SET, [operatorId, newHash]);
  await tx.rows(REPLACE, [session.kept, newTokenHash]);
  return ended;
}
