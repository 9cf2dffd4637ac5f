import { UnmatchedWatch } from '@app/notifications';
import { StoppageWatchService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Raises alerts when payouts stand still, and when messages of providers could not be applied. */
@Processor(queueNameOf('stoppages.watch'), workerOptionsOf('stoppages.watch'))
export class WatchStoppagesProcessor extends JobProcessor {
  constructor(
    private readonly stoppages: StoppageWatchService,
    private readonly unmatched: UnmatchedWatch,
  ) {
    super();
  }

  async handle(): Promise<void> {
    await this.stoppages.check();
    await this.unmatched.check();
  }
}
