import { HandlesJob, type JobProcessor, Sweeper } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Queues rows that want work and have no fresh hint. */
@Injectable()
@HandlesJob('rows.sweep')
export class SweepRowsProcessor implements JobProcessor {
  constructor(private readonly service: Sweeper) {}

  async handle(): Promise<void> {
    await this.service.sweep();
  }
}
