import { SessionsService } from '@app/access';
import { type Permission, roleMay } from '@app/domain';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NobodySignedIn, PermissionMissing } from '../../problems/request.errors.js';
import { sessionTokenOf } from './session-cookie.js';
import type { SignedInOperator } from './signed-in-operator.js';

const PERMISSION = 'operator:permission';

/** The permission that a route asks for. A route without one is a mistake and refuses to work. */
export const RequiresPermission = (permission: Permission): MethodDecorator => SetMetadata(PERMISSION, permission);

/** The operator who is signed in. */
export const Operator = createParamDecorator((_data: unknown, context: ExecutionContext): SignedInOperator => {
  const { operator } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!operator) throw new Error('The route has no operator guard');
  return operator;
});

/** Lets an operator in by session cookie, and checks the permission of the role. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = Reflect.getMetadata(PERMISSION, context.getHandler()) as Permission | undefined;
    if (permission === undefined) throw new Error(`${context.getHandler().name} names no permission`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = sessionTokenOf(request.headers.cookie);
    const session = token === null ? null : await this.sessions.resolve(token);
    if (!session) throw new NobodySignedIn();
    const { operator } = session;
    if (!roleMay(operator.role, permission))
      throw new PermissionMissing(`The role "${operator.role}" lacks the permission "${permission}". Ask an operator whose role has it.`);
    request.operator = operator;
    return true;
  }
}
