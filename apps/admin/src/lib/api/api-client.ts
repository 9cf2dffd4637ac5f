import { client } from '../../generated/client.gen.js';
import { readProblem, unreachable } from './api-problem.js';
import { noteServerTime } from '../browser/server-clock.js';

/** After this long an answer is given up. Longer than the gateway's own limit for a command. */
const REQUEST_TIMEOUT_MS = 20_000;

const UNSAFE_HEADERS = { 'X-Requested-With': 'payout-gateway-admin' };

/** Options that every call of the generated client carries. */
export const CALL = { throwOnError: true } as const;

/** The version that the operator saw, as the header that guards a command. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"v${String(version)}"` };
}

function withTimeout(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]) });
}

/**
 * Sets the generated client up: same origin, cookie session, a time limit, and errors as `ApiProblem`.
 * @param onSignedOut called when the session is over, except for the call that asks for the session itself
 */
export function configureApi(onSignedOut: () => void): void {
  client.setConfig({ baseUrl: '', credentials: 'same-origin', headers: UNSAFE_HEADERS, fetch: (input) => withTimeout(new Request(input)) });

  client.interceptors.request.use((request) => {
    if (request.method !== 'GET' && !request.headers.has('Content-Type')) request.headers.set('Content-Type', 'application/json');
    return request;
  });

  client.interceptors.response.use((response) => {
    const date = response.headers.get('Date');
    if (date) noteServerTime(date);
    return response;
  });

  client.interceptors.error.use((error: unknown, response: Response | undefined) => {
    // The generated client passes no response when none came.
    if (!response) return error instanceof DOMException && error.name === 'AbortError' ? error : unreachable();
    const problem = readProblem(error, response.status, response.headers.get('X-Request-Id'));
    if (problem.isUnauthenticated && !response.url.endsWith('/session')) onSignedOut();
    return problem;
  });
}
