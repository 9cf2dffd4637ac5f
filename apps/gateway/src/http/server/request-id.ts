import { newId } from '@app/domain';
import type { IncomingMessage } from 'node:http';

/** Accepted request ids of callers: long enough for every kind of id, without characters that could break a log or a header. */
const ACCEPTED_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's `X-Request-Id` if it is acceptable, otherwise a new `req_…`. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED_REQUEST_ID.test(given) ? given : newId('request');
}
