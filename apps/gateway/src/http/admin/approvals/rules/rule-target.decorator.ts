import type { SessionActor } from '@app/access';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../../session/operator.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';

/** The approval rule that an operator changes, and in which session. */
export interface RuleTarget {
  id: string;
  /** The If-Match header: the version that the operator saw. */
  ifMatch: string | undefined;
  operator: SignedInOperator;
  actor: SessionActor;
}

/** Reads the target of a change from the path, the headers and the session. */
export const Target = createParamDecorator((_data: unknown, context: ExecutionContext): RuleTarget => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
  const { params, headers, operator } = request;
  if (!operator) throw new Error('The route has no operator guard');
  return { id: params.id, ifMatch: headers['if-match'], operator, actor: actorOf(request) };
});
