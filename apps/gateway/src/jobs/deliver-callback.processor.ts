import { CallbacksService } from '@app/callbacks';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Delivers a callback to a merchant. */
@Processor(queueNameOf('callback.deliver'), workerOptionsOf('callback.deliver'))
export class DeliverCallbackProcessor extends JobProcessor {
  constructor(private readonly callbacks: CallbacksService) {
    super();
  }

  async handle(id: string): Promise<void> {
    await this.callbacks.deliver(id);
  }
}
