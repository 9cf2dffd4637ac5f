import { client } from '../../generated/client.gen.js';
import { recordServerTime } from '../browser/server-clock.js';
import { shownSession } from '../session/shown-session.js';
import { ApiProblem, readProblem, unreachable } from './api-problem.js';
import { fetchFor } from './session-fetch.js';

const UNSAFE_HEADERS = { 'X-Requested-With': 'payout-gateway-admin' };

let onSessionEnded: () => void = () => undefined;

/** Options of every call of the generated client, except for signing in. */
export const CALL = {
  throwOnError: true as const,
  /** Read when the call is made, so the request names the session that the page shows at this moment, whatever happens before it is sent. */
  get fetch(): typeof fetch {
    return fetchFor(shownSession()?.id ?? null, onSessionEnded);
  },
};

/** Options of the call that signs in: it is for no session yet. */
export const SIGN_IN_CALL = { throwOnError: true } as const;

/** The version that the operator saw, as the precondition of a command. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"v${String(version)}"` };
}

/**
 * Configures the generated client: same origin, cookie session, a timeout, and errors as `ApiProblem`.
 * @param onEnded called when the session that the page shows has ended
 */
export function configureApi(onEnded: () => void): void {
  onSessionEnded = onEnded;
  client.setConfig({ baseUrl: '', credentials: 'same-origin', headers: UNSAFE_HEADERS, fetch: fetchFor(null, onEnded) });

  client.interceptors.request.use((request) => {
    if (request.method !== 'GET' && !request.headers.has('Content-Type')) request.headers.set('Content-Type', 'application/json');
    return request;
  });

  client.interceptors.response.use((response) => {
    const date = response.headers.get('Date');
    if (date) recordServerTime(date);
    return response;
  });

  client.interceptors.error.use((error: unknown, response: Response | undefined) => {
    if (error instanceof ApiProblem) return error;
    // The generated client passes no response when the request itself failed.
    if (!response) return error instanceof DOMException && error.name === 'AbortError' ? error : unreachable();
    return readProblem(error, response.status, response.headers.get('X-Request-Id'));
  });
}
