import { AccessModule } from '@app/access';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { ApprovalEnds } from './approval-ends.service.js';
import { ApprovalsReader } from './approvals.reader.js';
import { EnquiryService } from './enquiry.service.js';
import { ExpiryService } from './expiry.service.js';
import { Intents } from './intents.js';
import { ModerationCases } from './moderation-cases.js';
import { ModerationReader } from './moderation.reader.js';
import { ModerationService } from './moderation.service.js';
import { ModerationSteps } from './moderation-steps.js';
import { OperationsReader } from './operations.reader.js';
import { OverviewReader } from './overview.reader.js';
import { PayoutCreation } from './payout-creation.js';
import { PayoutTransactions } from './payout-transactions.js';
import { PayoutsReader } from './payouts.reader.js';
import { PayoutsService } from './payouts.service.js';
import { ProviderCodesReader } from './provider-codes.reader.js';
import { SenderLock } from './sender-lock.js';
import { ServiceCatalogue } from './service-catalogue.service.js';
import { SettlementService } from './settlement.service.js';
import { SubmissionService } from './submission.service.js';
import { WantedDetailsService } from './wanted-details.service.js';

/** The business, one service per actor: merchants, operators, the worker that sends, the provider that settles. */
@Module({
  imports: [AccessModule, ProvidersModule],
  providers: [
    PayoutTransactions,
    PayoutCreation,
    Intents,
    WantedDetailsService,
    ServiceCatalogue,
    PayoutsService,
    PayoutsReader,
    ApprovalEnds,
    ModerationCases,
    ModerationSteps,
    ModerationService,
    ModerationReader,
    ApprovalsReader,
    OverviewReader,
    OperationsReader,
    ProviderCodesReader,
    SenderLock,
    SettlementService,
    SubmissionService,
    EnquiryService,
    ExpiryService,
  ],
  exports: [
    PayoutTransactions,
    ApprovalEnds,
    PayoutCreation,
    ServiceCatalogue,
    PayoutsService,
    PayoutsReader,
    ModerationService,
    ModerationReader,
    ApprovalsReader,
    OverviewReader,
    OperationsReader,
    ProviderCodesReader,
    SettlementService,
    SubmissionService,
    EnquiryService,
    ExpiryService,
  ],
})
export class PayoutsModule {}
