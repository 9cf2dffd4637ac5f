import { withDeadline } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';

const HEALTH_TIMEOUT_MS = 2_000;

/** Checks whether the queue answers. */
@Injectable()
export class QueueHealth {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  /** Resolves when the queue answers within two seconds; rejects otherwise. */
  async check(): Promise<void> {
    await withDeadline(this.backend.check(), HEALTH_TIMEOUT_MS);
  }
}
