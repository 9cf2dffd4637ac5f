import { client } from '../../generated/client.gen.js';
import { readProblem, unreachable } from './api-problem.js';
import { recordServerTime } from '../browser/server-clock.js';

/** A request is aborted after this time, in milliseconds. Longer than the gateway's own limit for a command. */
const REQUEST_TIMEOUT_MS = 20_000;

const UNSAFE_HEADERS = { 'X-Requested-With': 'payout-gateway-admin' };

/** Options of every call of the generated client. */
export const CALL = { throwOnError: true } as const;

/** The version that the operator saw, as the precondition of a command. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"v${String(version)}"` };
}

function withTimeout(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]) });
}

/**
 * Configures the generated client: same origin, cookie session, a timeout, and errors as `ApiProblem`.
 * @param onSignedOut called when the session has ended, except by the request that reads the session
 */
export function configureApi(onSignedOut: () => void): void {
  client.setConfig({ baseUrl: '', credentials: 'same-origin', headers: UNSAFE_HEADERS, fetch: (input) => withTimeout(new Request(input)) });

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
    // The generated client passes no response when the request itself failed.
    if (!response) return error instanceof DOMException && error.name === 'AbortError' ? error : unreachable();
    const problem = readProblem(error, response.status, response.headers.get('X-Request-Id'));
    if (problem.isUnauthenticated && !response.url.endsWith('/session')) onSignedOut();
    return problem;
  });
}
