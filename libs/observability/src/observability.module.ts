import { type DynamicModule, Module } from '@nestjs/common';
import { LOGGER, type Logger } from './logger.js';

/** Hands the logger to every module. */
@Module({})
export class ObservabilityModule {
  static with(logger: Logger): DynamicModule {
    return { module: ObservabilityModule, global: true, providers: [{ provide: LOGGER, useValue: logger }], exports: [LOGGER] };
  }
}
