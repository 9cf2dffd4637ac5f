import { SubmissionService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Asks the provider to recall a payout. */
@Injectable()
@HandlesJob('payout.revoke')
export class RevokePayoutProcessor implements JobProcessor {
  constructor(private readonly service: SubmissionService) {}

  async handle(id: string): Promise<void> {
    await this.service.submit(id, 'revoke');
  }
}
