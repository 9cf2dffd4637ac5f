import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseGauges } from './database-gauges.js';
import { MetricsController } from './metrics.controller.js';

/** Metrics of the process and of its work. */
@Module({ controllers: [MetricsController], providers: [DatabaseGauges] })
export class MetricsHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: MetricsHttpModule, imports: imports ?? [] };
  }
}
