import { type DynamicModule, Module } from '@nestjs/common';
import { ApprovalsController } from './approvals.controller.js';

import { ModerationController } from './moderation.controller.js';
import { OverviewController } from './overview.controller.js';
import { PayoutsController } from './payouts.controller.js';
import { CodeRulesController } from './providers/code-rules.controller.js';
import { ProviderAccountsController } from './providers/provider-accounts.controller.js';
import { RoutesController } from './providers/routes.controller.js';
import { SessionController } from './session.controller.js';

/** The API of the admin. */
@Module({
  controllers: [
    SessionController,
    OverviewController,
    ModerationController,
    PayoutsController,
    ApprovalsController,
    ProviderAccountsController,
    RoutesController,
    CodeRulesController,
  ],
})
export class AdminHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: AdminHttpModule, imports: imports ?? [] };
  }
}
