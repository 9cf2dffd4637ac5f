import { SubmissionService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Asks the provider to take a paid payout back. */
@Injectable()
@HandlesJob('payout.cancel')
export class CancelPayoutProcessor implements JobProcessor {
  constructor(private readonly service: SubmissionService) {}

  async handle(id: string): Promise<void> {
    await this.service.submit(id, 'cancel');
  }
}
