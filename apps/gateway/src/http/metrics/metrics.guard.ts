import { CONFIG, type Config } from '@app/config';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import { MetricsRefused } from './metrics.errors.js';

const BEARER = /^Bearer +(\S+)$/i;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** Headers that proxies add. A request with one of them comes from elsewhere, even if its connection is local. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** The parts of a request that decide whether the caller may read the metrics. */
export interface MetricsCaller {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address of the connection itself, regardless of any header. */
  address: string | undefined;
}

/**
 * With METRICS_TOKEN set, the caller must send it. Without it, production refuses everyone; elsewhere, requests from this machine are
 * accepted unless they came through a proxy, behind which every request seems to come from this machine.
 */
@Injectable()
export class MetricsGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers, socket } = context.switchToHttp().getRequest<FastifyRequest>();
    assertMayReadMetrics(this.config, { headers, address: socket.remoteAddress });
    return true;
  }
}

/** @throws {MetricsRefused} */
export function assertMayReadMetrics(
  { production, metricsToken }: Pick<Config, 'production' | 'metricsToken'>,
  { headers, address = '' }: MetricsCaller,
): void {
  if (metricsToken !== null) {
    const [, token] = BEARER.exec(typeof headers['authorization'] === 'string' ? headers['authorization'] : '') ?? [];
    if (token === undefined || !isEqual(token, metricsToken)) throw new MetricsRefused('unauthenticated', 'Send "Authorization: Bearer " and METRICS_TOKEN.');
    return;
  }
  const isLocal = LOOPBACK.test(address) && PROXY_HEADERS.every((name) => headers[name] === undefined);
  if (production || !isLocal) throw new MetricsRefused('forbidden', 'The metrics need a token: set METRICS_TOKEN and send it.');
}

/** Compares in constant time. */
function isEqual(token: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(expected));
}
