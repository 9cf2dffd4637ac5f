import { SessionsService } from '@app/access';
import { ChangeEndings } from '@app/changes';
import { HistoryBindingService, IdempotencyService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/**
 * Deletes records that are no longer needed (ended sessions, and responses kept for repeated requests), ends change requests that nobody decided in time,
 * which wipes their secrets, and carries over what earlier versions stored: hashes without a key, and histories that do not bind their payouts.
 */
@Processor(queueNameOf('records.purge'), workerOptionsOf('records.purge'))
export class PurgeRecordsProcessor extends JobProcessor {
  constructor(
    private readonly sessions: SessionsService,
    private readonly idempotency: IdempotencyService,
    private readonly changes: ChangeEndings,
    private readonly histories: HistoryBindingService,
  ) {
    super();
  }

  async handle(): Promise<void> {
    await this.sessions.purge();
    await this.changes.expire();
    await this.idempotency.purge();
    await this.idempotency.keyHashes();
    await this.histories.bindEarlier();
  }
}
