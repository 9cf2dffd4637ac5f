import { Module } from '@nestjs/common';
import { ProviderAccountsService } from './provider-accounts.service.js';
import { RoutingService } from './routing.service.js';

/** Provider accounts, their connectors, and the routes to them. */
@Module({
  providers: [ProviderAccountsService, RoutingService],
  exports: [ProviderAccountsService, RoutingService],
})
export class ProvidersModule {}
