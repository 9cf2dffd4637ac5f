import type { OperatorSession } from '@app/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionChanged, SessionNotNamed } from '../../problems/request.errors.js';

/** Names a session by its id: in a request the one that the page shows, in an answer the one that it is for. */
export const SESSION_HEADER = 'Admin-Session';

const NAME_IN_NODE = SESSION_HEADER.toLowerCase();
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for a request that changes nothing. */
export function isSafe({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Says in the answer which session it is for, and accepts a change only from a page that shows this session: a cookie belongs to all
 * tabs of a browser, so the session of the cookie may be another than the one for which an operator decided.
 * @throws {SessionNotNamed}
 * @throws {SessionChanged}
 */
export function requireNamedSession(request: Pick<FastifyRequest, 'method' | 'headers'>, reply: Pick<FastifyReply, 'header'>, session: OperatorSession): void {
  reply.header(SESSION_HEADER, session.sessionId);
  if (isSafe(request)) return;
  const named = request.headers[NAME_IN_NODE];
  if (named === undefined || named === '') throw new SessionNotNamed();
  if (named !== session.sessionId) throw new SessionChanged(session.operator);
}
