import type { ProblemCode } from '@app/domain';
import { type HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RouteTable } from '../server/route-table.js';
import { BODY_LIMIT_BYTES } from '../server/server-options.js';
import type { Problem } from './problem.js';

const BY_STATUS: Readonly<Record<number, { code: ProblemCode; detail: string }>> = {
  400: { code: 'invalid_request', detail: 'The request cannot be read as HTTP says it should be: compare Content-Length and body.' },
  413: { code: 'body_too_large', detail: `The body may have ${BODY_LIMIT_BYTES} bytes at most.` },
  415: { code: 'unsupported_media_type', detail: 'Send the body as JSON, with the header "Content-Type: application/json".' },
};

/**
 * What the framework refuses, in our words.
 * @returns null where the exception is nothing that the framework says by itself: then it is a fault of ours
 */
export function problemOfHttpException(error: HttpException, request: FastifyRequest, routes: RouteTable): Problem | null {
  return error instanceof NotFoundException ? unknownRoute(request, routes) : (BY_STATUS[error.getStatus()] ?? null);
}

/** 405 where the path is known under another method, else 404. */
function unknownRoute(request: FastifyRequest, routes: RouteTable): Problem {
  const path = request.url.split('?', 1)[0] ?? '/';
  const methods = routes.methodsOf(path);
  if (methods.length === 0 || methods.includes(request.method)) return { code: 'not_found', detail: 'The path is not one of this API. The list is at /docs.' };
  const allowed = methods.join(', ');
  return { code: 'method_not_allowed', detail: `This path answers to ${allowed}.`, headers: { allow: allowed } };
}
