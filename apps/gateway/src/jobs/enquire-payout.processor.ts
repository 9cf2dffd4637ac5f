import { EnquiryService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Asks the provider what it knows of a payout. */
@Injectable()
@HandlesJob('payout.enquire')
export class EnquirePayoutProcessor implements JobProcessor {
  constructor(private readonly service: EnquiryService) {}

  async handle(id: string): Promise<void> {
    await this.service.enquire(id);
  }
}
