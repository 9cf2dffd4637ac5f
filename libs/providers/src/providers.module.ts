import { Module } from '@nestjs/common';
import { AccountAdministration } from './account-administration.service.js';
import { AccountGate } from './account-gate.service.js';
import { AccountLimitsReader } from './account-limits.service.js';
import { CodeRules } from './code-rules.service.js';
import { FailureRuns } from './failure-runs.js';
import { ProviderAccountsService } from './provider-accounts.service.js';
import { RouteAdministration } from './route-administration.service.js';
import { RoutingService } from './routing.service.js';

const SERVICES = [
  ProviderAccountsService,
  RoutingService,
  AccountAdministration,
  RouteAdministration,
  CodeRules,
  FailureRuns,
  AccountGate,
  AccountLimitsReader,
];

/** Provider accounts, their connectors, the routes to them, and what administrators do with all three. */
@Module({ providers: SERVICES, exports: SERVICES })
export class ProvidersModule {}
