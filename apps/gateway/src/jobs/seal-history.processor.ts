import { CheckpointsService } from '@app/audit';
import { HandlesJob, type JobProcessor } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Seals what has happened since the last time. */
@Injectable()
@HandlesJob('history.seal')
export class SealHistoryProcessor implements JobProcessor {
  constructor(private readonly service: CheckpointsService) {}

  async handle(): Promise<void> {
    await this.service.run();
  }
}
