import { type OperatorRole, type Permission, roleMay } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { AccessSubjectNotFound } from '../access.errors.js';
import { type ListedSessionRow, OperatorSessionsRepository } from './operator-sessions.repository.js';
import { OperatorsRepository } from './operators.repository.js';

/** Operators on one page of others' sessions. */
export const OPERATORS_PER_PAGE = 20;
const ENDS_OTHERS: Permission = 'operator.manage';

/** Who acts, in which session, and from where. */
export interface SessionActor {
  id: string;
  role: OperatorRole;
  sessionId: string;
  ip: string;
}

/** An open session as its operator recognises it. */
export interface ListedSession {
  id: string;
  openedAt: Date;
  /** To the minute. */
  lastUsedAt: Date;
  expiresAt: Date;
  /** An IPv4 address, or the first 64 bits of an IPv6 address; null when it is not known. */
  network: string | null;
  /** Such as `Firefox on Linux`; null when it is not known. */
  device: string | null;
}

/** An operator with their open sessions, the one that was used last first. */
export interface SessionsOfOperator {
  operator: { id: string; email: string; name: string; role: OperatorRole };
  sessions: ListedSession[];
}

/** Which sessions are open, and how people end them. It takes effect at once in every process: each request reads its session from the database. */
@Injectable()
export class OperatorSessionsService {
  constructor(
    private readonly repository: OperatorSessionsRepository,
    private readonly operators: OperatorsRepository,
    private readonly security: SecurityLog,
  ) {}

  /** The sessions of an operator, at most {@link MAX_SESSIONS_PER_OPERATOR}, the one that was used last first. */
  async own(operatorId: string): Promise<ListedSession[]> {
    return (await this.repository.ofOperator(operatorId)).map(listed);
  }

  /**
   * A page of {@link OPERATORS_PER_PAGE} other operators who have sessions, by name.
   * @param after the cursor that the page before gave, or null
   */
  async ofOthers(operatorId: string, after: string | null): Promise<{ data: SessionsOfOperator[]; nextCursor: string | null }> {
    const found = new Map<string, SessionsOfOperator>();
    for (const row of await this.repository.ofOthers(operatorId, after, OPERATORS_PER_PAGE + 1)) {
      const { operator_id: id, email, name, role } = row;
      const of = found.get(id) ?? { operator: { id, email, name, role }, sessions: [] };
      of.sessions.push(listed(row));
      found.set(id, of);
    }
    const data = [...found.values()].slice(0, OPERATORS_PER_PAGE);
    return { data, nextCursor: found.size > OPERATORS_PER_PAGE ? (data.at(-1)?.operator.id ?? null) : null };
  }

  /**
   * Ends a session: one's own, or anybody's for a role that manages operators.
   * @throws {AccessSubjectNotFound} with the same message for the session of another operator and for none
   */
  async end(by: SessionActor, sessionId: string): Promise<void> {
    const ended = await this.repository.endOne(sessionId, roleMay(by.role, ENDS_OTHERS) ? null : by.id, by.id);
    if (!ended) throw new AccessSubjectNotFound('There is no such session. It may have ended already.');
    this.security.record('session_ended', { ...ended, by: by.id, ip: by.ip, why: ended.operatorId === by.id ? 'ended_by_owner' : 'ended_by_other' });
  }

  /** Ends every session of the operator but the present one. @returns how many have ended */
  async endOwnOthers(by: SessionActor): Promise<number> {
    return this.endAllOf(by, by.id);
  }

  /**
   * Ends every session of an operator, for a role that manages operators. One's own present session stays.
   * @returns how many have ended
   * @throws {AccessSubjectNotFound}
   */
  async endAllOf(by: SessionActor, operatorId: string): Promise<number> {
    if (operatorId !== by.id && !(await this.operators.find(operatorId))) throw new AccessSubjectNotFound('There is no such operator.');
    const sessions = await this.repository.endAllBut(operatorId, by.sessionId, by.id);
    const why = operatorId === by.id ? 'ended_by_owner' : 'ended_by_other';
    if (sessions > 0) this.security.record('session_ended', { operatorId, sessions, by: by.id, ip: by.ip, why });
    return sessions;
  }
}

function listed(row: ListedSessionRow): ListedSession {
  const { session_id: id, created_at: openedAt, last_seen_at: lastUsedAt, expires_at: expiresAt, network, device } = row;
  return { id, openedAt, lastUsedAt, expiresAt, network, device };
}
