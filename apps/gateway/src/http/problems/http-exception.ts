import type { ProblemCode } from '@app/domain';
import { type HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RouteTable } from '../server/route-table.js';
import { BODY_LIMIT_BYTES } from '../server/server-options.js';
import type { Problem } from './problem.js';

const BY_STATUS: Readonly<Record<number, { code: ProblemCode; detail: string }>> = {
  400: { code: 'invalid_request', detail: 'The request is not valid HTTP. Check that Content-Length matches the body.' },
  413: { code: 'body_too_large', detail: `The body may have at most ${BODY_LIMIT_BYTES} bytes.` },
  415: { code: 'unsupported_media_type', detail: 'Send the body as JSON, with the header "Content-Type: application/json".' },
};

/**
 * The problem for an exception that the framework throws.
 * @returns null for exceptions that the framework does not throw for bad requests; they are errors of the gateway
 */
export function problemOfHttpException(error: HttpException, request: FastifyRequest, routes: RouteTable): Problem | null {
  return error instanceof NotFoundException ? unknownRoute(request, routes) : (BY_STATUS[error.getStatus()] ?? null);
}

/** 405 if the path exists with another method, otherwise 404. */
function unknownRoute(request: FastifyRequest, routes: RouteTable): Problem {
  const path = request.url.split('?', 1)[0] ?? '/';
  const methods = routes.methodsOf(path);
  if (methods.length === 0 || methods.includes(request.method))
    return { code: 'not_found', detail: 'This path does not exist in the API. /docs lists all paths.' };
  const allowed = methods.join(', ');
  return { code: 'method_not_allowed', detail: `This path supports only ${allowed}.`, headers: { allow: allowed } };
}
