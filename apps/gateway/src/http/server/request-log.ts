import type { Logger } from '@app/observability';
import type { FastifyInstance } from 'fastify';

/** One line for each request, when the log level asks for that much. Failures of ours are logged where they are turned into an answer. */
export function addRequestLog(server: FastifyInstance, logger: Logger): void {
  if (!logger.isLevelEnabled('debug')) return;
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    // The pattern, not the path: a path may hold what is not for a log.
    const route = request.routeOptions.url ?? 'none';
    logger.debug({ requestId: request.id, method, route, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime * 10) / 10 }, 'request answered');
    done();
  });
}
