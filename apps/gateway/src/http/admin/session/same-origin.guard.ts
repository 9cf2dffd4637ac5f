import { CONFIG, type Config } from '@app/config';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OriginRefused } from '../../problems/request.errors.js';
import { isSafe } from './named-session.js';

const SENDER = 'payout-gateway-admin';

/**
 * Accepts changes only from the admin's own pages. Another site cannot send the custom header without a CORS preflight, which the
 * gateway never grants; and if the browser sends an Origin, it must be the gateway's own.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  private readonly publicOrigin: string | null;

  constructor(@Inject(CONFIG) config: Config) {
    this.publicOrigin = config.http.publicUrl === null ? null : new URL(config.http.publicUrl).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isSafe(request)) return true;
    if (request.headers['x-requested-with'] !== SENDER) throw new OriginRefused(`Send the header "X-Requested-With: ${SENDER}".`);
    const { origin } = request.headers;
    if (origin !== undefined && !this.isOwnOrigin(origin, request.headers.host)) {
      throw new OriginRefused('The request comes from a page at another address than the gateway. Open the admin at the address in PUBLIC_URL.');
    }
    return true;
  }

  private isOwnOrigin(origin: string, host: string | undefined): boolean {
    if (origin === this.publicOrigin) return true;
    return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
  }
}
