import { CallbacksService } from '@app/callbacks';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Delivers a notice to a merchant. */
@Injectable()
@HandlesJob('callback.deliver')
export class DeliverCallbackProcessor implements JobProcessor {
  constructor(private readonly service: CallbacksService) {}

  async handle(id: string): Promise<void> {
    await this.service.deliver(id);
  }
}
