import { Database, type OperatorEntity, type OperatorSessionEntity, recordAccess, type RowOf, type SqlStatement, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type EndedSession, sessionEnded } from '../history/access-records.js';
import { IS_OPEN, MAX_SESSIONS_PER_OPERATOR } from './sessions.repository.js';

const COLUMNS = 's.id AS session_id, s.operator_id, s.created_at, s.last_seen_at, s.expires_at, s.network, s.device';
const ORDER = 's.last_seen_at DESC, s.created_at DESC, s.id DESC';

const OF_OPERATOR = sql(
  'access.session.of_operator',
  `SELECT ${COLUMNS} FROM operator_session s WHERE s.operator_id = $1 AND ${IS_OPEN} ORDER BY ${ORDER} LIMIT ${String(MAX_SESSIONS_PER_OPERATOR)}`,
);
const OF_OTHERS = sql(
  'access.session.of_others',
  `WITH page AS (
     SELECT o.id, o.email, o.name, o.role FROM operator o
      WHERE o.id <> $1 AND ($2::text IS NULL OR (o.name, o.id) > (SELECT name, id FROM operator WHERE id = $2))
        AND EXISTS (SELECT FROM operator_session s WHERE s.operator_id = o.id AND ${IS_OPEN})
      ORDER BY o.name, o.id LIMIT $3
   )
   SELECT o.email, o.name, o.role, s.* FROM page o CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM operator_session s WHERE s.operator_id = o.id AND ${IS_OPEN} ORDER BY ${ORDER} LIMIT ${String(MAX_SESSIONS_PER_OPERATOR)}
   ) s ORDER BY o.name, o.id, ${ORDER.replaceAll('s.id', 's.session_id')}`,
);
const END_ONE = sql(
  'access.session.end_one',
  'DELETE FROM operator_session WHERE id = $1 AND ($2::text IS NULL OR operator_id = $2) RETURNING id AS "sessionId", operator_id AS "operatorId"',
);
const END_ALL_BUT_ONE = sql(
  'access.session.end_all_but_one',
  'DELETE FROM operator_session WHERE operator_id = $1 AND id <> $2 RETURNING id AS "sessionId", operator_id AS "operatorId"',
);

/** An open session, without what opens it. */
export type ListedSessionRow = { session_id: string } & Pick<
  RowOf<OperatorSessionEntity>,
  'operator_id' | 'created_at' | 'last_seen_at' | 'expires_at' | 'network' | 'device'
>;
export type OthersSessionRow = ListedSessionRow & Pick<RowOf<OperatorEntity>, 'email' | 'name' | 'role'>;

/** Open sessions as people see them, and how they are ended. */
@Injectable()
export class OperatorSessionsRepository {
  constructor(private readonly database: Database) {}

  /** Of one operator, the one that was used last first. */
  ofOperator(operatorId: string): Promise<ListedSessionRow[]> {
    return this.database.rows<ListedSessionRow>(OF_OPERATOR, [operatorId]);
  }

  /**
   * Of other operators who have any, by name.
   * @param operators how many operators
   * @param after the last operator of the page before, or null
   */
  ofOthers(operatorId: string, after: string | null, operators: number): Promise<OthersSessionRow[]> {
    return this.database.rows<OthersSessionRow>(OF_OTHERS, [operatorId, after, operators]);
  }

  /**
   * Ends a session and records it.
   * @param ownerId the operator whose session it has to be; null for anybody's
   * @param byId the operator who ends it
   */
  async endOne(id: string, ownerId: string | null, byId: string): Promise<EndedSession | undefined> {
    return (await this.endAndRecord(END_ONE, [id, ownerId], byId))[0];
  }

  /** Ends every session of an operator but one, and records it. @returns how many have ended */
  async endAllBut(operatorId: string, keptId: string, byId: string): Promise<number> {
    return (await this.endAndRecord(END_ALL_BUT_ONE, [operatorId, keptId], byId)).length;
  }

  private endAndRecord(statement: SqlStatement, values: readonly unknown[], byId: string): Promise<EndedSession[]> {
    return this.database.transaction(async (tx) => {
      const ended = await tx.rows<EndedSession & Record<string, unknown>>(statement, values);
      await recordAccess(
        tx,
        ended.map((one) => sessionEnded(one, one.operatorId === byId ? 'ended_by_owner' : 'ended_by_other', byId)),
      );
      return ended;
    });
  }
}
