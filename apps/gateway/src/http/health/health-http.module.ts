import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { ReadinessProbe } from './readiness-probe.js';
import { ServiceWatch } from './service-watch.js';

/** Whether the process lives and is ready. */
@Module({ controllers: [HealthController], providers: [ReadinessProbe, ServiceWatch] })
export class HealthHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: HealthHttpModule, imports: imports ?? [] };
  }
}
