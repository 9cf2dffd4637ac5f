import { ServiceEntity } from '@app/database';
import { AccessModule } from '@app/access';
import { ChangesModule } from '@app/changes';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalExpiryService } from './approvals/approval-expiry.service.js';
import { ApprovalsReader } from './approvals/approvals.reader.js';
import { RulePreviewReader } from './approvals/rule-preview.reader.js';
import { EnquiriesReader } from './submission/enquiries.reader.js';
import { EnquiryAnswersService } from './settlement/enquiry-answers.service.js';
import { EnquiryService } from './submission/enquiry.service.js';
import { AttemptOutcomeService } from './submission/attempt-outcome.service.js';
import { AttemptRecoveryService } from './submission/attempt-recovery.service.js';
import { OutgoingRequestsService } from './submission/outgoing-requests.service.js';
import { ExpiryService } from './operations/expiry.service.js';
import { HistoryBindingService } from './operations/history-binding.service.js';
import { IntentsRepository } from './submission/intents.repository.js';
import { ApprovalRequestService } from './moderation/approval-request.service.js';
import { ApprovalSubjectsReader } from './moderation/approval-subjects.reader.js';
import { ModeratedAccountReader } from './moderation/moderated-account.reader.js';
import { KillSwitches } from './kill-switch/kill-switches.service.js';
import { KillSwitchesReader } from './kill-switch/kill-switches.reader.js';
import { ModerationCases } from './payout/moderation-cases.service.js';
import { ModerationReader } from './moderation/moderation.reader.js';
import { ModerationService } from './moderation/moderation.service.js';
import { ModerationSteps } from './moderation/moderation-steps.js';
import { OperationsReader } from './operations/operations.reader.js';
import { StoppageWatchService } from './operations/stoppage-watch.service.js';
import { StoppagesReader } from './payout/stoppages/stoppages.reader.js';
import { FirstStepsReader } from './operations/first-steps.reader.js';
import { OverviewReader } from './operations/overview.reader.js';
import { PayoutInsertsRepository } from './merchant/payout-inserts.repository.js';
import { LimitsReader } from './payout/limits/limits.reader.js';
import { PayoutTransactions } from './payout/payout-transactions.js';
import { PayoutsReader } from './merchant/payouts.reader.js';
import { IdempotencyService } from './merchant/idempotency.service.js';
import { MerchantCommandsService } from './merchant/merchant-commands.service.js';
import { ModerationPolicyService } from './merchant/moderation-policy.service.js';
import { PayoutCreationService } from './merchant/payout-creation.service.js';
import { PayoutPreparationService } from './merchant/payout-preparation.service.js';
import { RecipientReads } from './payout/recipient/recipient-reads.service.js';
import { RecipientReveal } from './payout/recipient/recipient-reveal.service.js';
import { RecipientSearch } from './services/recipient-search.service.js';
import { Cursors } from './payout/lists/cursors.js';
import { RequestHashes } from './merchant/request-hash.js';
import { RecipientsReader } from './merchant/recipients.reader.js';
import { SuppliedDetailsService } from './merchant/supplied-details.service.js';
import { ProviderCodesReader } from './operations/provider-codes.reader.js';
import { SenderLock } from './submission/sender-lock.js';
import { ServiceCatalogue } from './services/service-catalogue.service.js';
import { SettlementService } from './settlement/settlement.service.js';
import { SubmissionService } from './submission/submission.service.js';
import { RecipientDetails } from './payout/recipient/recipient-details.service.js';
import { RequiredActionsService } from './payout/required-actions.service.js';

/** The business, one service per actor: merchants, operators, the worker that sends, the provider that settles. */
@Module({
  imports: [TypeOrmModule.forFeature([ServiceEntity]), AccessModule, ProvidersModule, ChangesModule],
  providers: [
    PayoutTransactions,
    PayoutInsertsRepository,
    IntentsRepository,
    RequiredActionsService,
    Cursors,
    RecipientDetails,
    ServiceCatalogue,
    RecipientsReader,
    ModerationPolicyService,
    PayoutPreparationService,
    PayoutCreationService,
    SuppliedDetailsService,
    RequestHashes,
    IdempotencyService,
    MerchantCommandsService,
    PayoutsReader,
    LimitsReader,
    ApprovalExpiryService,
    ModerationCases,
    ModeratedAccountReader,
    ModerationSteps,
    ApprovalRequestService,
    ModerationService,
    ModerationReader,
    RecipientReads,
    RecipientReveal,
    RecipientSearch,
    ApprovalsReader,
    RulePreviewReader,
    ApprovalSubjectsReader,
    OverviewReader,
    FirstStepsReader,
    StoppagesReader,
    StoppageWatchService,
    KillSwitches,
    KillSwitchesReader,
    OperationsReader,
    ProviderCodesReader,
    SenderLock,
    SettlementService,
    OutgoingRequestsService,
    AttemptOutcomeService,
    AttemptRecoveryService,
    SubmissionService,
    EnquiryAnswersService,
    EnquiriesReader,
    EnquiryService,
    ExpiryService,
    HistoryBindingService,
  ],
  exports: [
    Cursors,
    HistoryBindingService,
    PayoutTransactions,
    RecipientDetails,
    ApprovalExpiryService,
    PayoutInsertsRepository,
    ServiceCatalogue,
    PayoutCreationService,
    MerchantCommandsService,
    IdempotencyService,
    PayoutsReader,
    LimitsReader,
    ModerationService,
    ModerationReader,
    RecipientReveal,
    RecipientSearch,
    ApprovalSubjectsReader,
    RulePreviewReader,
    OverviewReader,
    FirstStepsReader,
    StoppagesReader,
    StoppageWatchService,
    KillSwitches,
    KillSwitchesReader,
    OperationsReader,
    ProviderCodesReader,
    SettlementService,
    SubmissionService,
    EnquiryService,
    ExpiryService,
  ],
})
export class PayoutsModule {}
