import type { MerchantPrincipal } from '@app/access';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The merchant that the API key guard has authenticated. */
export function merchantOf({ merchant }: FastifyRequest): MerchantPrincipal {
  if (!merchant) throw new Error('The route has no API key guard');
  return merchant;
}

/** Injects the authenticated merchant into a handler. */
export const Merchant = createParamDecorator((_data: unknown, context: ExecutionContext): MerchantPrincipal =>
  merchantOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
