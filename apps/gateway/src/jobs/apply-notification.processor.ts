import { NotificationsInbox } from '@app/notifications';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Applies a provider's message that is stored already. */
@Injectable()
@HandlesJob('notification.apply')
export class ApplyNotificationProcessor implements JobProcessor {
  constructor(private readonly service: NotificationsInbox) {}

  async handle(id: string): Promise<void> {
    await this.service.apply(id);
  }
}
