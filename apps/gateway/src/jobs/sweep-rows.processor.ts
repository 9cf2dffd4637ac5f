import { JobProcessor, queueNameOf, Sweeper, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Queues rows that are due and have no fresh wake-up. */
@Processor(queueNameOf('rows.sweep'), workerOptionsOf('rows.sweep'))
export class SweepRowsProcessor extends JobProcessor {
  constructor(private readonly sweeper: Sweeper) {
    super();
  }

  async handle(): Promise<void> {
    await this.sweeper.sweep();
  }
}
