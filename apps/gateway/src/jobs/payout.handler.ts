import { EnquiryService, SubmissionService } from '@app/payouts';
import { type AccountJob, AccountJobHandler } from '@app/queue';
import { Injectable } from '@nestjs/common';

const OPERATIONS = {
  'payout.invoke': 'invoke',
  'payout.revoke': 'revoke',
  'payout.cancel': 'cancel',
  'payout.submit_details': 'submit_details',
} as const satisfies Record<Exclude<AccountJob, 'payout.enquire' | 'payout.watch'>, string>;

/** Sends operations to providers, and enquires about payouts. */
@Injectable()
export class PayoutHandler extends AccountJobHandler {
  constructor(
    private readonly submission: SubmissionService,
    private readonly enquiry: EnquiryService,
  ) {
    super();
  }

  async handle(job: AccountJob, id: string): Promise<void> {
    if (job === 'payout.enquire' || job === 'payout.watch') await this.enquiry.enquire(id);
    else await this.submission.submit(id, OPERATIONS[job]);
  }
}
