import { CheckpointsService } from '@app/audit';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';

/** Seals the events since the last checkpoint. */
@Processor(queueNameOf('history.seal'), workerOptionsOf('history.seal'))
export class SealHistoryProcessor extends JobProcessor {
  constructor(private readonly checkpoints: CheckpointsService) {
    super();
  }

  async handle(): Promise<void> {
    await this.checkpoints.run();
  }
}
