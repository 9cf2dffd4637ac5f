import { CallbackAttemptEntity, CallbackDeliveryEntity } from '@app/database';
import { AccessModule } from '@app/access';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptResultsService } from './attempt-results.service.js';
import { CallbackAttemptsService } from './callback-attempts.service.js';
import { CallbackClient } from './callback-client.js';
import { CallbackConnections } from './callback-connections.js';
import { CallbackDeliveriesRepository } from './callback-deliveries.repository.js';
import { CallbackTargets } from './callback-target.js';
import { CallbacksReader } from './callbacks.reader.js';
import { CallbacksService } from './callbacks.service.js';
import { HostResolver } from './host-resolver.js';
import { TestDeliveries } from './test-deliveries.service.js';
import { DeliveryLeasesRepository } from './places/delivery-leases.repository.js';
import { SlowReceivers } from './places/slow-receivers.js';
import { TenantPlaces } from './places/tenant-places.js';

/** Callbacks to merchants. Needs the configuration, logger and database modules. */
@Module({
  imports: [TypeOrmModule.forFeature([CallbackDeliveryEntity, CallbackAttemptEntity]), AccessModule],
  providers: [
    HostResolver,
    CallbackTargets,
    CallbackConnections,
    CallbackClient,
    SlowReceivers,
    CallbackAttemptsService,
    CallbackDeliveriesRepository,
    TenantPlaces,
    DeliveryLeasesRepository,
    AttemptResultsService,
    CallbacksService,
    CallbacksReader,
    TestDeliveries,
  ],
  exports: [CallbacksService, CallbacksReader, CallbackClient, TestDeliveries],
})
export class CallbacksModule {}
