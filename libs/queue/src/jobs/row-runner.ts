import { isConnectionFailure, isLockTimeout } from '@app/database';
import { Alerts, Outages } from '@app/observability';
import { Injectable } from '@nestjs/common';
import type { LimitFunction } from 'p-limit';
import type { QueuedJob } from '../backend/queue-backend.js';
import { TakenJobs } from './taken-jobs.js';

/** Handles one row of a job. The id is empty for a scheduled job, which has no row. */
export type RowHandler = (id: string) => Promise<void>;

/** Runs a handler for the rows of a job. Keeps INV-20. */
@Injectable()
export class RowRunner {
  constructor(
    private readonly outages: Outages,
    private readonly alerts: Alerts,
    private readonly taken: TakenJobs,
  ) {}

  /**
   * Runs the handler for all rows of a job. Never throws: the row already says what a failed job would tell BullMQ.
   * @param limit bounds the rows that run at once, across all jobs that share it
   */
  async run({ name, data }: QueuedJob, limit: LimitFunction, handle: RowHandler): Promise<void> {
    if (data.ids.length > 0) this.taken.note();
    const ids = data.ids.length === 0 ? [''] : data.ids;
    await Promise.all(ids.map((id) => limit(() => this.runRow(name, id, handle))));
  }

  private async runRow(job: string, id: string, handle: RowHandler): Promise<void> {
    try {
      await handle(id);
    } catch (error) {
      // The row is still due, so the sweeper queues it again.
      if (isConnectionFailure(error)) this.outages.failed('database', error);
      else if (isRefusalOfRedis(error)) this.outages.failed('queue', error);
      else if (isLockTimeout(error)) this.alerts.raise('lock_not_had', { job, rowId: id }, error);
      else this.alerts.raise('job_failed', { job, rowId: id }, error);
    }
  }
}

/** True when Redis answered a job's own command with an error: another password, a replica, no memory. It is the queue that does not work. */
function isRefusalOfRedis(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
