import { SubmissionService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Registers a payout at its provider. */
@Injectable()
@HandlesJob('payout.invoke')
export class InvokePayoutProcessor implements JobProcessor {
  constructor(private readonly service: SubmissionService) {}

  async handle(id: string): Promise<void> {
    await this.service.submit(id, 'invoke');
  }
}
