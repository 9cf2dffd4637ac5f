import { ApplyNotificationService } from '@app/notifications';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Applies a provider's notification that is stored already. */
@Processor(queueNameOf('notification.apply'), workerOptionsOf('notification.apply'))
export class ApplyNotificationProcessor extends JobProcessor {
  constructor(private readonly notifications: ApplyNotificationService) {
    super();
  }

  async handle(id: string): Promise<void> {
    await this.notifications.apply(id);
  }
}
