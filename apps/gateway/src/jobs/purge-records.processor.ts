import { SessionsService } from '@app/access';
import { PayoutsService } from '@app/payouts';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Deletes what has outlived its use: ended sessions, and answers kept for repeats. */
@Injectable()
@HandlesJob('records.purge')
export class PurgeRecordsProcessor implements JobProcessor {
  constructor(
    private readonly sessions: SessionsService,
    private readonly payouts: PayoutsService,
  ) {}

  async handle(): Promise<void> {
    await this.sessions.purge();
    await this.payouts.purgeIdempotencyRecords();
  }
}
