import { SubmissionService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Submits what the provider had asked for. */
@Injectable()
@HandlesJob('payout.submit_details')
export class SubmitDetailsProcessor implements JobProcessor {
  constructor(private readonly service: SubmissionService) {}

  async handle(id: string): Promise<void> {
    await this.service.submit(id, 'submit_details');
  }
}
