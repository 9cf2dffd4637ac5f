import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConsumerHealth } from '@app/queue';
import { ReadinessProbe } from './readiness-probe.js';

/** For programs that start, stop and monitor processes. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly probe: ReadinessProbe,
    private readonly consumers: ConsumerHealth,
  ) {}

  /** The process runs and does its work; else 503: it has to be started again. What it needs may be away meanwhile. */
  @Get('live')
  async live(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ok' | 'stuck' }> {
    if (!(await this.consumers.isStuck())) return { status: 'ok' };
    reply.code(503);
    return { status: 'stuck' };
  }

  /** Everything that a request needs answers; else 503 with the names of what is missing. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ok' | 'unavailable'; missing: string[] }> {
    const missing = await this.probe.missing();
    if (missing.length === 0) return { status: 'ok', missing };
    reply.code(503).header('retry-after', '2');
    return { status: 'unavailable', missing };
  }
}
