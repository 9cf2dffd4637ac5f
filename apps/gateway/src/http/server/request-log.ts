import type { Logger } from '@app/observability';
import type { FastifyInstance } from 'fastify';

/** Logs one line per request at level debug. Internal errors are logged by the problem filter. */
export function addRequestLog(server: FastifyInstance, logger: Logger): void {
  if (!logger.isLevelEnabled('debug')) return;
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    // The pattern rather than the path, because a path may contain data that must not be logged.
    const route = request.routeOptions.url ?? 'none';
    logger.debug({ requestId: request.id, method, route, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime * 10) / 10 }, 'request answered');
    done();
  });
}
