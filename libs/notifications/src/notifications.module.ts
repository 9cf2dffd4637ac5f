import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { ApplyNotificationService } from './apply-notification.service.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsInbox } from './notifications-inbox.service.js';

/** Notifications of providers: receiving, storing and applying them. */
@Module({
  imports: [PayoutsModule, ProvidersModule],
  providers: [NotificationsRepository, NotificationsInbox, ApplyNotificationService],
  exports: [NotificationsInbox, ApplyNotificationService],
})
export class NotificationsModule {}
