import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { ApplyNotificationService } from './apply-notification.service.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsInbox } from './notifications-inbox.service.js';
import { UnmatchedNotifications } from './unmatched/unmatched-notifications.service.js';
import { UnmatchedRepository } from './unmatched/unmatched.repository.js';
import { UnmatchedWatch } from './unmatched/unmatched-watch.service.js';

/** Notifications of providers: receiving, storing and applying them. */
@Module({
  imports: [PayoutsModule, ProvidersModule],
  providers: [NotificationsRepository, UnmatchedRepository, NotificationsInbox, ApplyNotificationService, UnmatchedNotifications, UnmatchedWatch],
  exports: [NotificationsInbox, ApplyNotificationService, UnmatchedNotifications, UnmatchedWatch],
})
export class NotificationsModule {}
