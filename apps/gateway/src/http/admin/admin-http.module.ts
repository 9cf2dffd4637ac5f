import { type DynamicModule, Module } from '@nestjs/common';
import { AlertChannelsController } from './alerts/alert-channels.controller.js';
import { QueueLimitsController } from './alerts/queue-limits.controller.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { ApprovalRulesController } from './approvals/rules/approval-rules.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { KillSwitchesController } from './kill-switches/kill-switches.controller.js';
import { ChangeRequestsController } from './changes/change-requests.controller.js';
import { ConfigurationChanges } from './changes/configuration-changes.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { JoiningController } from './invitations/joining.controller.js';
import { ApiKeysController } from './merchants/api-keys/api-keys.controller.js';
import { CallbackEndpointsController } from './merchants/callback-endpoints.controller.js';
import { MerchantProfilesController } from './merchants/merchant-profiles.controller.js';
import { MerchantsController } from './merchants/merchants.controller.js';
import { ModerationController } from './moderation/moderation.controller.js';
import { OperatorsController } from './operators/operators.controller.js';
import { FirstStepsController } from './overview/first-steps.controller.js';
import { OverviewController } from './overview/overview.controller.js';
import { AdminPayoutsController } from './payouts/admin-payouts.controller.js';
import { PayoutDetailsService } from './payouts/payout-details.service.js';
import { RevealController } from './payouts/reveal/reveal.controller.js';
import { CodeRulesController } from './providers/codes/code-rules.controller.js';
import { AccountProofsController } from './providers/accounts/account-proofs.controller.js';
import { ProviderAccountsController } from './providers/accounts/provider-accounts.controller.js';
import { UnmatchedNotificationsController } from './providers/notifications/unmatched-notifications.controller.js';
import { RoutesController } from './providers/routes/routes.controller.js';
import { RecipientsController } from './recipients/recipients.controller.js';
import { FactorController } from './session/factor.controller.js';
import { PasskeysController } from './session/passkeys/passkeys.controller.js';
import { AdminServicesController } from './services/admin-services.controller.js';
import { SessionController } from './session/session.controller.js';
import { PasswordController } from './session/password/password.controller.js';
import { SessionsController } from './session/sessions.controller.js';

/** The API of the admin, grouped like the features of the admin. */
@Module({
  controllers: [
    SessionController,
    SessionsController,
    PasswordController,
    FactorController,
    PasskeysController,
    OverviewController,
    FirstStepsController,
    ModerationController,
    AdminPayoutsController,
    RevealController,
    RecipientsController,
    ApprovalsController,
    ApprovalRulesController,
    AccountProofsController,
    ChangeRequestsController,
    ProviderAccountsController,
    UnmatchedNotificationsController,
    RoutesController,
    AdminServicesController,
    CodeRulesController,
    OperatorsController,
    InvitationsController,
    JoiningController,
    MerchantsController,
    MerchantProfilesController,
    CallbackEndpointsController,
    ApiKeysController,
    KillSwitchesController,
    AuditController,
    AlertChannelsController,
    QueueLimitsController,
  ],
  providers: [PayoutDetailsService, ConfigurationChanges],
})
export class AdminHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: AdminHttpModule, imports: imports ?? [] };
  }
}
