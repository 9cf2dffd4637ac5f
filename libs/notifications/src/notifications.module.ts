import { PayoutsModule } from '@app/payouts';
import { ProvidersModule } from '@app/providers';
import { Module } from '@nestjs/common';
import { NotificationsInbox } from './notifications-inbox.service.js';

/** The inbox of provider notifications. */
@Module({ imports: [PayoutsModule, ProvidersModule], providers: [NotificationsInbox], exports: [NotificationsInbox] })
export class NotificationsModule {}
