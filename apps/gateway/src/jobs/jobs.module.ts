import { AccessModule } from '@app/access';
import { AuditModule } from '@app/audit';
import { CallbacksModule } from '@app/callbacks';
import { ChangesModule } from '@app/changes';
import { NotificationsModule } from '@app/notifications';
import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { AccountJobHandler, AccountLimitsSource, AccountQueueWorkers, FixedQueueWorkers, JobSchedules, RowRunner } from '@app/queue';
import { Module } from '@nestjs/common';
import { ProviderAccountLimits } from './account-limits.source.js';
import { ApplyNotificationProcessor } from './apply-notification.processor.js';
import { DeliverCallbackProcessor } from './deliver-callback.processor.js';
import { ExpirePayoutsProcessor } from './expire-payouts.processor.js';
import { PayoutHandler } from './payout.handler.js';
import { PurgeRecordsProcessor } from './purge-records.processor.js';
import { SealHistoryProcessor } from './seal-history.processor.js';
import { SweepRowsProcessor } from './sweep-rows.processor.js';
import { WatchStoppagesProcessor } from './watch-stoppages.processor.js';

/** Everything that arrives over the queue: one processor for each fixed queue, and one handler for the queues of provider accounts. */
@Module({
  imports: [AccessModule, AuditModule, ProvidersModule, ChangesModule, PayoutsModule, CallbacksModule, NotificationsModule],
  providers: [
    FixedQueueWorkers,
    AccountQueueWorkers,
    JobSchedules,
    RowRunner,
    { provide: AccountLimitsSource, useClass: ProviderAccountLimits },
    { provide: AccountJobHandler, useClass: PayoutHandler },
    ApplyNotificationProcessor,
    DeliverCallbackProcessor,
    ExpirePayoutsProcessor,
    SweepRowsProcessor,
    WatchStoppagesProcessor,
    PurgeRecordsProcessor,
    SealHistoryProcessor,
  ],
})
export class JobsModule {}
