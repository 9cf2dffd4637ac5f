import { CONFIG, type Config } from '@app/config';
import { Metrics } from '@app/observability';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseGauges } from './database-gauges.js';
import { admitToMetrics } from './metrics.guard.js';

/** For whoever watches the gateway, in every role. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly metrics: Metrics,
    private readonly gauges: DatabaseGauges,
  ) {}

  /** The figures in the text format of Prometheus. */
  @Get()
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    admitToMetrics(this.config, { headers: request.headers, address: request.socket.remoteAddress });
    await this.gauges.refresh();
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}
