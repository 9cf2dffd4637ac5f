import { Metrics } from '@app/observability';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DatabaseGauges } from './database-gauges.js';
import { MetricsGuard } from './metrics.guard.js';

/** Metrics for monitoring, in every role. */
@UseGuards(MetricsGuard)
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly gauges: DatabaseGauges,
  ) {}

  /** The metrics in the text format of Prometheus. */
  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.gauges.refresh();
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}
