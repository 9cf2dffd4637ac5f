import { CheckpointsService } from '@app/audit';
import { JobProcessor, queueNameOf, workerOptionsOf } from '@app/queue';
import { Processor } from '@nestjs/bullmq';
import type { OnModuleInit } from '@nestjs/common';

/** Seals the events since the last checkpoint. */
@Processor(queueNameOf('history.seal'), workerOptionsOf('history.seal'))
export class SealHistoryProcessor extends JobProcessor implements OnModuleInit {
  constructor(private readonly checkpoints: CheckpointsService) {
    super();
  }

  /** Before any job is taken: after a restore nothing may be sent until it is confirmed. */
  async onModuleInit(): Promise<void> {
    await this.checkpoints.check();
  }

  async handle(): Promise<void> {
    await this.checkpoints.run();
  }
}
