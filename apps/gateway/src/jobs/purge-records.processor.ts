import { SessionsService } from '@app/access';
import { IdempotencyService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Deletes records that are no longer needed (ended sessions, and responses kept for repeated requests), and keys hashes from before they were keyed. */
@Processor(queueNameOf('records.purge'), workerOptionsOf('records.purge'))
export class PurgeRecordsProcessor extends JobProcessor {
  constructor(
    private readonly sessions: SessionsService,
    private readonly idempotency: IdempotencyService,
  ) {
    super();
  }

  async handle(): Promise<void> {
    await this.sessions.purge();
    await this.idempotency.purge();
    await this.idempotency.keyHashes();
  }
}
