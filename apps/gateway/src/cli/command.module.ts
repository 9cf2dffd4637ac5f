import { type Config, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { createLogger, ObservabilityModule } from '@app/observability';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** The root module of a command: configuration, logging, the database, and the modules that the command needs. */
@Module({})
export class CommandModule {
  /** Creates the context of a command. The caller closes it. */
  static async open(config: Config, imports: NonNullable<DynamicModule['imports']>): Promise<INestApplicationContext> {
    const module = { module: CommandModule, imports: [ConfigModule.with(config), ObservabilityModule.with(createLogger('warn')), DatabaseModule, ...imports] };
    return NestFactory.createApplicationContext(module, { logger: ['error'] });
  }
}
