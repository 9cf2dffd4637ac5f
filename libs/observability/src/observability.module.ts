import { type DynamicModule, Module } from '@nestjs/common';
import { Alerts } from './alerts.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { Outages } from './outages.js';
import { RepeatedLines } from './repeated-lines.js';
import { SecurityLog } from './security-log.js';

/** Provides the logger, the alerts, the outages, repeated lines, the security log and the metrics to every module. */
@Module({})
export class ObservabilityModule {
  static with(logger: Logger): DynamicModule {
    const providers = [{ provide: LOGGER, useValue: logger }, Metrics, Alerts, Outages, RepeatedLines, SecurityLog];
    return { module: ObservabilityModule, global: true, providers, exports: providers };
  }
}
