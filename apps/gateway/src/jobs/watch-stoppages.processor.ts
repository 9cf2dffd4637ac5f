import { StoppageWatchService } from '@app/payouts';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Raises an alert when payouts stand still. */
@Processor(queueNameOf('stoppages.watch'), workerOptionsOf('stoppages.watch'))
export class WatchStoppagesProcessor extends JobProcessor {
  constructor(private readonly stoppages: StoppageWatchService) {
    super();
  }

  async handle(): Promise<void> {
    await this.stoppages.check();
  }
}
