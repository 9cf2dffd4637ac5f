import type { MerchantPrincipal } from '@app/access';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The merchant whose key opened the door. */
export const Merchant = createParamDecorator((_data: unknown, context: ExecutionContext): MerchantPrincipal => {
  const { merchant } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!merchant) throw new Error('The route has no API key guard');
  return merchant;
});
