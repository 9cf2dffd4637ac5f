import { ProviderAccountEntity, RouteEntity, ServiceEntity } from '@app/database';
import { CONFIG, type Config } from '@app/config';
import { setOutboundReach } from '@app/outbound';
import { Inject, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountAdministration } from './accounts/account-administration.service.js';
import { AccountChanges } from './accounts/account-changes.js';
import { AccountIdentities } from './accounts/account-identities.service.js';
import { AccountPlans } from './accounts/account-plans.service.js';
import { AccountGate } from './circuit-breaker/account-gate.service.js';
import { AccountLimitsReader } from './accounts/account-limits.reader.js';
import { CodeRules } from './accounts/code-rules.service.js';
import { FailureStreaks } from './circuit-breaker/failure-streaks.js';
import { AccountProofs } from './proofs/account-proofs.service.js';
import { SecretRotationService } from './proofs/secret-rotation.service.js';
import { ProviderAccountsService } from './accounts/provider-accounts.service.js';
import { ServiceAdministration } from './services/service-administration.service.js';
import { RouteAdministration } from './routing/route-administration.service.js';
import { RoutingService } from './routing/routing.service.js';

const SERVICES = [
  AccountChanges,
  ProviderAccountsService,
  RoutingService,
  AccountAdministration,
  AccountIdentities,
  AccountProofs,
  SecretRotationService,
  AccountPlans,
  ServiceAdministration,
  RouteAdministration,
  CodeRules,
  FailureStreaks,
  AccountGate,
  AccountLimitsReader,
];

/** Provider accounts, their connectors, the routes to them, and their administration. */
@Module({
  imports: [TypeOrmModule.forFeature([ProviderAccountEntity, RouteEntity, ServiceEntity])],
  providers: SERVICES,
  exports: SERVICES,
})
export class ProvidersModule {
  constructor(@Inject(CONFIG) config: Config) {
    setOutboundReach(config.providers.allowPrivateNetwork ? 'private' : 'public');
  }
}
