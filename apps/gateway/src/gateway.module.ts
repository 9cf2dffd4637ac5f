import { AccessModule } from '@app/access';
import { AlertsModule } from '@app/alerts';
import { AuditModule } from '@app/audit';
import { CallbacksModule } from '@app/callbacks';
import { ChangesModule } from '@app/changes';
import { type Config, ConfigModule } from '@app/config';
import { DatabaseModule, EncryptionKeysModule } from '@app/database';
import { NotificationsModule } from '@app/notifications';
import { type Logger, ObservabilityModule } from '@app/observability';
import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { QueueModule } from '@app/queue';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';

/** The libs of the gateway. */
export interface Libs {
  /** Modules that every lib may use. */
  infrastructure: Type[];
  /** Modules whose services the controllers call. */
  business: Type[];
}

const LIBS: Libs = {
  infrastructure: [DatabaseModule, EncryptionKeysModule, QueueModule],
  business: [AccessModule, AuditModule, ProvidersModule, ChangesModule, PayoutsModule, CallbacksModule, NotificationsModule, AlertsModule],
};

/** One process of the gateway. Its role decides what reaches it: HTTP requests, jobs, or both. */
@Module({})
export class GatewayModule {
  /** @param libs tests of the HTTP edge replace them */
  static with(config: Config, logger: Logger, { infrastructure, business }: Libs = LIBS): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with(logger),
        ...infrastructure,
        ...business,
        ...(config.role === 'api' ? [] : [JobsModule]),
        config.role === 'worker' ? HttpModule.withHealthOnly(business) : HttpModule.withApi(business),
      ],
    };
  }
}
