import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SignedInOperator } from '../session/signed-in-operator.js';

/** The payout that an operator acts on. */
export interface ActionTarget {
  payoutId: string;
  /** The If-Match header: the version that the operator saw. */
  ifMatch: string | undefined;
  operator: SignedInOperator;
}

/** Reads the target of an action from the path, the headers and the session. */
export const Target = createParamDecorator((_data: unknown, context: ExecutionContext): ActionTarget => {
  const { params, headers, operator } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
  if (!operator) throw new Error('The route has no operator guard');
  return { payoutId: params.id, ifMatch: headers['if-match'], operator };
});
