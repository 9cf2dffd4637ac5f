import { AccessModule } from '@app/access';
import { CallbacksModule } from '@app/callbacks';
import { type Config, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { NotificationsModule } from '@app/notifications';
import { type Logger, ObservabilityModule } from '@app/observability';
import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { QueueModule } from '@app/queue';
import { type DynamicModule, Module } from '@nestjs/common';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';

/** One process of the gateway. Its role says which doors it has: HTTP, jobs, or both. */
@Module({})
export class GatewayModule {
  static with(config: Config, logger: Logger): DynamicModule {
    const business = [AccessModule, ProvidersModule, PayoutsModule, CallbacksModule, NotificationsModule];
    return {
      module: GatewayModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with(logger),
        DatabaseModule,
        QueueModule,
        ...business,
        ...(config.role === 'api' ? [] : [JobsModule]),
        config.role === 'worker' ? HttpModule.withHealthOnly(business) : HttpModule.withApi(business),
      ],
    };
  }
}
