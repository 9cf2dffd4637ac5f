import { ApprovalExpiryService, ExpiryService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Expires payouts and requests for a second operator. */
@Processor(queueNameOf('payouts.expire'), workerOptionsOf('payouts.expire'))
export class ExpirePayoutsProcessor extends JobProcessor {
  constructor(
    private readonly expiry: ExpiryService,
    private readonly approvals: ApprovalExpiryService,
  ) {
    super();
  }

  async handle(): Promise<void> {
    await this.expiry.expire();
    await this.approvals.sweep();
  }
}
