import type { Config } from '@app/config';
import type { FastifyInstance } from 'fastify';

const HSTS_ONE_YEAR = 'max-age=31536000; includeSubDomains';

/** True if browsers and merchants reach the gateway by https. */
export function isServedOverHttps(config: Config): boolean {
  return config.production || config.http.publicUrl?.startsWith('https:') === true;
}

/**
 * Sets the security headers of every response. By default a response may not load anything, be framed or be cached; the few HTML
 * pages replace the policy with their own.
 */
export function addSecurityHeaders(server: FastifyInstance, config: Config): void {
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isServedOverHttps(config) ? { 'strict-transport-security': HSTS_ONE_YEAR } : {}),
  };
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    done();
  });
}
