import { isConnectionFailure, isLockTimeout } from '@app/database';
import { PROBLEMS, Refusal } from '@app/domain';
import { Alerts, Outages } from '@app/observability';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOfHttpException } from './http-exception.js';
import { type Problem, PROBLEM_MEDIA_TYPE, problemDocument } from './problem.js';
import { RouteTable } from '../server/route-table.js';

const RETRY_AFTER_OUTAGE_SECONDS = 2;

const DATABASE_UNAVAILABLE: Problem = {
  code: 'service_unavailable',
  detail: 'The database is temporarily not available. Nothing was lost: send the same request again with the same Idempotency-Key.',
  retryAfterSeconds: RETRY_AFTER_OUTAGE_SECONDS,
};

const INTERNAL_ERROR: Problem = {
  code: 'internal_error',
  detail: 'An internal error stopped the request. It is safe to send it again with the same Idempotency-Key. Quote the request_id when you contact support.',
};

/** Turns every error into an RFC 9457 response, without details of internal errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly outages: Outages,
    private readonly alerts: Alerts,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.problemOf(error, request);
    if (reply.sent) return;
    const { status } = PROBLEMS[problem.code];
    if (problem.retryAfterSeconds != null) reply.header('retry-after', String(problem.retryAfterSeconds));
    if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
    if (problem.headers) reply.headers(problem.headers);
    void reply.code(status).header('content-type', PROBLEM_MEDIA_TYPE).send(problemDocument(problem, request.id));
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Refusal) {
      return { code: error.code, detail: error.message, faults: error.faults, extra: error.extra, retryAfterSeconds: error.retryAfterSeconds };
    }
    const expected = error instanceof HttpException ? problemOfHttpException(error, request, this.routes) : null;
    if (expected) return expected;
    const context = { requestId: request.id, method: request.method, route: request.routeOptions.url ?? 'none' };
    if (isConnectionFailure(error)) {
      this.outages.failed('database', error);
      return DATABASE_UNAVAILABLE;
    }
    if (isLockTimeout(error)) {
      this.alerts.raise('lock_not_had', context, error);
      return DATABASE_UNAVAILABLE;
    }
    this.alerts.raise('request_failed', context, error);
    return INTERNAL_ERROR;
  }
}
