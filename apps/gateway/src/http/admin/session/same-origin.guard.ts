import { CONFIG, type Config } from '@app/config';
import { isLoopbackHost } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OriginRefused } from '../../problems/request.errors.js';
import { isServedOverHttps } from '../../server/security-headers.js';
import { isSafe } from './named-session.js';

const SENDER = 'payout-gateway-admin';
/** What a browser says of a request from the gateway's own page, or from no page at all. */
const OWN_SITES = new Set(['same-origin', 'none']);
const ELSEWHERE = 'The request comes from a page at another address than the gateway. Open the admin at the address in PUBLIC_URL.';

/**
 * Accepts changes only from the admin's own pages. Another site cannot send the custom header without a CORS preflight, which the
 * gateway never grants; if the browser says that the request comes from another site it is refused; and if it sends an Origin, it must
 * be the gateway's own, with its scheme: the one of PUBLIC_URL, or, only where that is not set, the one that the Host header names.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  private readonly publicUrl: URL | null;
  private readonly isServedOverHttps: boolean;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly security: SecurityLog,
  ) {
    this.publicUrl = config.http.publicUrl === null ? null : new URL(config.http.publicUrl);
    this.isServedOverHttps = isServedOverHttps(config);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isSafe(request)) return true;
    const why = this.reasonAgainst(request);
    if (why === null) return true;
    this.security.record('origin_refused', { why, ip: request.ip, requestId: request.id, route: request.routeOptions.url ?? 'none' });
    throw new OriginRefused(why === 'no_header' ? `Send the header "X-Requested-With: ${SENDER}".` : ELSEWHERE);
  }

  private reasonAgainst(request: FastifyRequest): 'no_header' | 'other_site' | 'other_origin' | null {
    if (request.headers['x-requested-with'] !== SENDER) return 'no_header';
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && !OWN_SITES.has(site)) return 'other_site';
    const { origin } = request.headers;
    return origin === undefined || (URL.canParse(origin) && this.isOwnOrigin(new URL(origin), request)) ? null : 'other_origin';
  }

  private isOwnOrigin(origin: URL, request: FastifyRequest): boolean {
    if (this.publicUrl !== null) return isSameOrigin(origin, this.publicUrl);
    return origin.host === request.headers.host && origin.protocol === this.schemeOf(origin, request);
  }

  /** Behind a proxy the connection itself is not https. Browsers treat this machine as safe without it. */
  private schemeOf(origin: URL, request: FastifyRequest): string {
    return this.isServedOverHttps && !isLoopbackHost(origin.hostname) ? 'https:' : `${request.protocol}:`;
  }
}

/** The names of this machine are one host: `localhost` and `127.0.0.1` lead to the same gateway. */
function isSameOrigin(origin: URL, own: URL): boolean {
  if (origin.origin === own.origin) return true;
  return origin.protocol === own.protocol && origin.port === own.port && isLoopbackHost(origin.hostname) && isLoopbackHost(own.hostname);
}
