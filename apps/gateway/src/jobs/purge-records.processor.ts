import { SessionsService } from '@app/access';
import { ChangeEndings } from '@app/changes';
import { IdempotencyService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/**
 * Deletes records that are no longer needed (ended sessions, and responses kept for repeated requests), ends change requests that nobody decided in time, which
 * wipes their secrets, and keys hashes from before they were keyed.
 */
@Processor(queueNameOf('records.purge'), workerOptionsOf('records.purge'))
export class PurgeRecordsProcessor extends JobProcessor {
  constructor(
    private readonly sessions: SessionsService,
    private readonly idempotency: IdempotencyService,
    private readonly changes: ChangeEndings,
  ) {
    super();
  }

  async handle(): Promise<void> {
    await this.sessions.purge();
    await this.changes.expire();
    await this.idempotency.purge();
    await this.idempotency.keyHashes();
  }
}
