import { ApiKeyRefused, ApiKeysService, type MerchantPrincipal } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import type { ApiKeyScope } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TooManyRequests } from '../../problems/request.errors.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';

const SCOPE = 'merchant:scope';

/** The scope that an API key needs for this route. The guard throws on a route without one. */
export const RequiresScope = (scope: ApiKeyScope): MethodDecorator => SetMetadata(SCOPE, scope);

/** Authenticates a merchant by API key, counts the request against the key's rate limit, and checks the key's scope. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) config: Config,
    private readonly security: SecurityLog,
  ) {
    this.limiter = new RateLimiter(config.http.rateLimitPerSecond);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const scope = Reflect.getMetadata(SCOPE, context.getHandler()) as ApiKeyScope | undefined;
    if (scope === undefined) throw new Error(`${context.getHandler().name} declares no scope`);
    let merchant: MerchantPrincipal | null = null;
    try {
      merchant = await this.keys.authenticate(request.headers.authorization, request.ip);
      this.count(merchant.apiKeyId, http.getResponse<FastifyReply>());
      this.keys.requireScope(merchant, scope);
    } catch (error) {
      if (error instanceof ApiKeyRefused) this.record(error, request, merchant);
      throw error;
    }
    request.merchant = merchant;
    return true;
  }

  /** @param merchant the key's, where the key is known and lacks the scope */
  private record({ code }: ApiKeyRefused, request: FastifyRequest, merchant: MerchantPrincipal | null): void {
    const key = merchant && { apiKeyId: merchant.apiKeyId, merchantId: merchant.merchantId };
    this.security.record('api_key_refused', { why: code, ip: request.ip, requestId: request.id, route: request.routeOptions.url ?? 'none', ...key });
  }

  private count(apiKeyId: string, reply: FastifyReply): void {
    const allowance = this.limiter.take(apiKeyId);
    reply.header('ratelimit-policy', this.limiter.policy);
    reply.header('ratelimit', `"default";r=${allowance.remaining};t=${allowance.resetSeconds}`);
    if (!allowance.isGranted) throw new TooManyRequests(allowance.resetSeconds);
  }
}
