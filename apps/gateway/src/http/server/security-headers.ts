import type { Config } from '@app/config';
import type { FastifyInstance } from 'fastify';

const HSTS_ONE_YEAR = 'max-age=31536000; includeSubDomains';

/** True if browsers and merchants reach the gateway by https. */
export function isServedOverHttps(config: Config): boolean {
  return config.production || config.http.publicUrl?.startsWith('https:') === true;
}

/**
 * The security headers of every response. By default a response may not load anything, be framed or be cached; the few HTML pages replace
 * the policy with their own.
 */
export function securityHeaders(config: Config): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isServedOverHttps(config) ? { 'strict-transport-security': HSTS_ONE_YEAR } : {}),
  };
}

/** Sets these headers, and the id of the request, on every response that a hook sees. The others are in broken-request.ts. */
export function addSecurityHeaders(server: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    done();
  });
}
