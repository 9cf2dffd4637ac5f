import { CONFIG, type Config } from '@app/config';
import { Database, IS_HELD, sql } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { type JobName, laneQueueName, type PlainJob } from './job-catalogue.js';
import { JobQueue } from './job-queue.js';

/** Rows queued again in one sweep, per table. */
const SWEEP_LIMIT = 500;
/** A queue with this many waiting jobs is well fed: more hints would only be duplicates. */
const WELL_FED = 1_000;
/** The same for a queue of a lane: there are many, and the rows of one that stands still must not take every sweep. */
const LANE_WELL_FED = 50;

interface DueRow {
  id: string;
  job: JobName;
  lane: string | null;
}

const lease = (table: string, job: string, lane = 'NULL', condition = 'true') =>
  sql(
    `sweep_${table}`,
    `UPDATE ${table} SET hinted_at = now()
     WHERE id IN (
       SELECT id FROM ${table}
       WHERE next_action_at <= now() AND (hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond') AND ${condition}
       ORDER BY next_action_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, ${job} AS job, ${lane} AS lane`,
  );

/** While a case is open nothing automatic is sent; asking goes on. */
const MAY_WORK = `(NOT moderation_required OR next_action = 'enquire')`;
/** $3: pairs of what lanes do and their names, of queues that have enough to do. */
const IS_HUNGRY = `(CASE WHEN next_action = 'enquire' THEN 'ask' ELSE 'send' END, provider_account_id) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`;

const PAYOUTS = lease('payout', `'payout.' || next_action`, 'provider_account_id', `${MAY_WORK} AND ${IS_HUNGRY} AND NOT ${IS_HELD}`);
const OTHERS = [
  { sweep: lease('callback_delivery', `'callback.deliver'`), watched: 'callback.deliver' },
  { sweep: lease('provider_notification', `'notification.apply'`), watched: 'notification.apply' },
] as const satisfies readonly { sweep: ReturnType<typeof lease>; watched: PlainJob }[];

/** A queue of a lane. */
interface Fed {
  kind: 'send' | 'ask';
  lane: string;
}

/** Finds rows that want work and have no fresh hint, and queues them. This is why losing the whole queue loses nothing. */
@Injectable()
export class Sweeper {
  /** Queues of lanes that the last sweep gave something to, or found well fed: only these can have too much. */
  private fed = new Map<string, Fed>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /** @returns how many rows were queued */
  async sweep(): Promise<number> {
    let queued = await this.sweepPayouts();
    for (const { sweep, watched } of OTHERS) {
      const waiting = await this.queue.queueOf(watched).getWaitingCount();
      if (waiting < WELL_FED) queued += this.hintAll(await this.database.rows<DueRow>(sweep, [this.config.queue.hintLeaseMs, SWEEP_LIMIT]));
    }
    return queued;
  }

  private async sweepPayouts(): Promise<number> {
    const full = await this.findWellFed();
    const values = [this.config.queue.hintLeaseMs, SWEEP_LIMIT, full.map(({ kind }) => kind), full.map(({ lane }) => lane)];
    const rows = await this.database.rows<DueRow>(PAYOUTS, values);
    const given = rows.flatMap(({ job, lane }) => (lane === null ? [] : [{ kind: job === 'payout.enquire' ? 'ask' : 'send', lane } as const]));
    this.fed = new Map([...full, ...given].map((one) => [laneQueueName(one.kind, one.lane), one]));
    return this.hintAll(rows);
  }

  private async findWellFed(): Promise<Fed[]> {
    const full: Fed[] = [];
    for (const [name, one] of this.fed) if ((await this.queue.queueNamed(name).getWaitingCount()) >= LANE_WELL_FED) full.push(one);
    return full;
  }

  private hintAll(rows: readonly DueRow[]): number {
    for (const { job, id, lane } of rows) this.queue.hint(job, id, lane);
    return rows.length;
  }
}
