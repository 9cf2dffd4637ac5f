import { FactorRequired, type SessionActor, SessionsService } from '@app/access';
import { type Permission, roleMay } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotAuthenticated, PermissionMissing } from '../../problems/request.errors.js';
import { sessionTokenOf } from './cookies.js';
import { requireNamedSession } from './named-session.js';
import type { SignedInOperator } from './signed-in-operator.js';

const PERMISSION = 'operator:permission';
const BEFORE_ENROLMENT = 'operator:before-enrolment';

/** The permission that a route requires. The guard throws on a route without one. */
export const RequiresPermission = (permission: Permission): MethodDecorator => SetMetadata(PERMISSION, permission);

/** Instead of a permission, for what every signed-in operator may do with what is their own. */
export const ForEveryRole = (): MethodDecorator => SetMetadata(PERMISSION, null);

/** For what operators may do who still have to set up a second factor: that, and nothing else. */
export const BeforeEnrolment = (): MethodDecorator => SetMetadata(BEFORE_ENROLMENT, true);

/** Who acts in which session. */
export function actorOf({ operator, sessionId, ip }: FastifyRequest): SessionActor {
  if (!operator || sessionId === null) throw new Error('The route has no operator guard');
  return { id: operator.id, role: operator.role, sessionId, ip };
}

/** Injects who acts in which session, for what concerns sessions and what is proved in them. */
export const Actor = createParamDecorator((_data: unknown, context: ExecutionContext) => actorOf(context.switchToHttp().getRequest<FastifyRequest>()));

/** Injects the signed-in operator into a handler. */
export const Operator = createParamDecorator((_data: unknown, context: ExecutionContext): SignedInOperator => {
  const { operator } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!operator) throw new Error('The route has no operator guard');
  return operator;
});

/** Authenticates an operator by the session cookie, and checks that a change names this session, that a second factor is set up where each needs one, and the permission of the role. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly security: SecurityLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = Reflect.getMetadata(PERMISSION, context.getHandler()) as Permission | null | undefined;
    if (permission === undefined) throw new Error(`${context.getHandler().name} declares no permission`);
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const token = sessionTokenOf(request.headers.cookie);
    const session = token === null ? null : await this.sessions.resolve(token);
    if (!session) throw new NotAuthenticated();
    requireNamedSession(request, http.getResponse<FastifyReply>(), session);
    const { operator, mustEnrol } = session;
    if (mustEnrol && Reflect.getMetadata(BEFORE_ENROLMENT, context.getHandler()) !== true) throw new FactorRequired();
    if (permission !== null && !roleMay(operator.role, permission)) {
      this.security.record('permission_refused', { operatorId: operator.id, lacks: permission, ip: request.ip, requestId: request.id });
      throw new PermissionMissing(`The role "${operator.role}" lacks the permission "${permission}". Ask an operator whose role has it.`);
    }
    request.operator = operator;
    request.sessionId = session.sessionId;
    return true;
  }
}
