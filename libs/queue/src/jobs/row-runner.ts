import { isConnectionFailure, isLockTimeout } from '@app/database';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { LimitFunction } from 'p-limit';
import type { QueuedJob } from '../backend/queue-backend.js';

/** Handles one row of a job. The id is empty for a scheduled job, which has no row. */
export type RowHandler = (id: string) => Promise<void>;

/** Runs a handler for the rows of a job. Keeps INV-20. */
@Injectable()
export class RowRunner {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Runs the handler for all rows of a job. Never throws: the row already says what a failed job would tell BullMQ.
   * @param limit bounds the rows that run at once, across all jobs that share it
   */
  async run({ name, data }: QueuedJob, limit: LimitFunction, handle: RowHandler): Promise<void> {
    const ids = data.ids.length === 0 ? [''] : data.ids;
    await Promise.all(ids.map((id) => limit(() => this.runRow(name, id, handle))));
  }

  private async runRow(job: string, id: string, handle: RowHandler): Promise<void> {
    try {
      await handle(id);
    } catch (error) {
      // The row is still due, so the sweeper queues it again.
      if (isConnectionFailure(error)) this.logger.warn({ job, id, error: error.message }, 'a job found no database; its row is still due');
      else if (isLockTimeout(error)) this.alerts.raise('lock_not_had', { job, rowId: id }, error);
      else this.alerts.raise('job_failed', { job, rowId: id }, error);
    }
  }
}
