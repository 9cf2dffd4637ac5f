import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReadinessProbe } from './readiness-probe.js';

/** For programs that start, stop and monitor processes. */
@Controller('health')
export class HealthController {
  constructor(private readonly probe: ReadinessProbe) {}

  /** The process runs and answers. */
  @Get('live')
  @HttpCode(200)
  live(): { status: 'ok' } {
    return { status: 'ok' };
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
