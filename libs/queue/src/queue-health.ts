import { Inject, Injectable } from '@nestjs/common';
import { QUEUE_BACKEND } from './queue.tokens.js';
import { type QueueBackend, withDeadline } from './queue-backend.js';

const HEALTH_TIMEOUT_MS = 2_000;

/** Whether the queue answers. */
@Injectable()
export class QueueHealth {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  /** Resolves when the queue answers within two seconds; rejects otherwise. */
  async check(): Promise<void> {
    await withDeadline(this.backend.check(), HEALTH_TIMEOUT_MS);
  }
}
