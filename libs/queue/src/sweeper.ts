import { CONFIG, type Config } from '@app/config';
import { Database, statement } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import type { JobName } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';

/** Rows queued again in one sweep, per table. */
const SWEEP_LIMIT = 500;
/** A queue with this many waiting jobs is well fed: more hints would only be duplicates. */
const WELL_FED = 1_000;

interface DueRow {
  id: string;
  job: JobName;
}

const lease = (table: string, job: string, condition = 'true') =>
  statement(
    `sweep_${table}`,
    `UPDATE ${table} SET hinted_at = now()
     WHERE id IN (
       SELECT id FROM ${table}
       WHERE next_action_at <= now() AND (hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond') AND ${condition}
       ORDER BY next_action_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, ${job} AS job`,
  );

/** While a case is open nothing automatic is sent; asking goes on. */
const MAY_WORK = `(NOT moderation_required OR next_action = 'enquire')`;

const TABLES = [
  { sweep: lease('payout', `'payout.' || next_action`, MAY_WORK), watched: 'payout.invoke' },
  { sweep: lease('callback_delivery', `'callback.deliver'`), watched: 'callback.deliver' },
  { sweep: lease('provider_notification', `'notification.apply'`), watched: 'notification.apply' },
] as const satisfies readonly { sweep: ReturnType<typeof lease>; watched: JobName }[];

/** Finds rows that want work and have no fresh hint, and queues them. This is why losing the whole queue loses nothing. */
@Injectable()
export class Sweeper {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /** @returns how many rows were queued */
  async sweep(): Promise<number> {
    let queued = 0;
    for (const { sweep, watched } of TABLES) {
      const waiting = await this.queue.queueOf(watched).getWaitingCount();
      if (waiting >= WELL_FED) continue;
      const rows = await this.database.rows<DueRow>(sweep, [this.config.queue.hintLeaseMs, SWEEP_LIMIT]);
      for (const row of rows) this.queue.hint(row.job, row.id);
      queued += rows.length;
    }
    return queued;
  }
}
