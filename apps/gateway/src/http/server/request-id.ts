import { newId } from '@app/domain';
import type { IncomingMessage } from 'node:http';

/** What a caller may name a request: enough for every kind of id, nothing that could break a log or a header. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's `X-Request-Id` where it is sane, else a new `req_…`. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : newId('request');
}
