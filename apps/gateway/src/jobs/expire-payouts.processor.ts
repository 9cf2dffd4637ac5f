import { ExpiryService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Ends what has outlived its lifetime. */
@Injectable()
@HandlesJob('payouts.expire')
export class ExpirePayoutsProcessor implements JobProcessor {
  constructor(private readonly service: ExpiryService) {}

  async handle(): Promise<void> {
    await this.service.expire();
  }
}
