import { AccessModule } from '@app/access';
import { AuditModule } from '@app/audit';
import { CallbacksModule } from '@app/callbacks';
import { NotificationsModule } from '@app/notifications';
import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { JobRunner, JobSchedules, LaneSource, LaneWorkers, Processors, RowRunner } from '@app/queue';
import { Module } from '@nestjs/common';
import { AccountLanes } from './account-lanes.js';
import { ApplyNotificationProcessor } from './apply-notification.processor.js';
import { CancelPayoutProcessor } from './cancel-payout.processor.js';
import { DeliverCallbackProcessor } from './deliver-callback.processor.js';
import { EnquirePayoutProcessor } from './enquire-payout.processor.js';
import { ExpirePayoutsProcessor } from './expire-payouts.processor.js';
import { InvokePayoutProcessor } from './invoke-payout.processor.js';
import { PurgeRecordsProcessor } from './purge-records.processor.js';
import { RevokePayoutProcessor } from './revoke-payout.processor.js';
import { SealHistoryProcessor } from './seal-history.processor.js';
import { SubmitDetailsProcessor } from './submit-details.processor.js';
import { SweepRowsProcessor } from './sweep-rows.processor.js';

/** Everything that arrives over the queue: one processor for every row of the job catalogue. */
@Module({
  imports: [AccessModule, AuditModule, ProvidersModule, PayoutsModule, CallbacksModule, NotificationsModule],
  providers: [
    JobRunner,
    JobSchedules,
    Processors,
    RowRunner,
    LaneWorkers,
    { provide: LaneSource, useClass: AccountLanes },
    InvokePayoutProcessor,
    RevokePayoutProcessor,
    CancelPayoutProcessor,
    SubmitDetailsProcessor,
    EnquirePayoutProcessor,
    ApplyNotificationProcessor,
    DeliverCallbackProcessor,
    ExpirePayoutsProcessor,
    SweepRowsProcessor,
    PurgeRecordsProcessor,
    SealHistoryProcessor,
  ],
})
export class JobsModule {}
