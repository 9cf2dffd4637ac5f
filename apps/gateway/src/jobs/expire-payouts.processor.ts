import { ApprovalEnds, ExpiryService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Ends what has outlived its lifetime: payouts, and requests for a second operator. */
@Injectable()
@HandlesJob('payouts.expire')
export class ExpirePayoutsProcessor implements JobProcessor {
  constructor(
    private readonly service: ExpiryService,
    private readonly approvals: ApprovalEnds,
  ) {}

  async handle(): Promise<void> {
    await this.service.expire();
    await this.approvals.sweep();
  }
}
