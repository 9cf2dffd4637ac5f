import { Database, IS_SEND, MAY_RUN, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { AccountQueueKind, JobName } from '../jobs/job-catalogue.js';

/** A row that is due, and the job that looks at it. */
export interface DueRow {
  id: string;
  job: JobName;
  accountId: string | null;
}

/** One queue of a provider account. */
export interface AccountQueueKey {
  kind: AccountQueueKind;
  accountId: string;
}

/** How many rows are taken, and how long a wake-up counts as fresh, in milliseconds. */
export interface Lease {
  leaseMs: number;
  limit: number;
}

/** Takes the lease of tasks that are due and have no fresh wake-up. $3 and $4: kinds and account ids of the queues that are backlogged. */
const TASKS = sql(
  'sweep_payout_task',
  `UPDATE payout_task SET enqueued_at = now()
   FROM (
     SELECT t.payout_id, t.task, p.provider_account_id FROM payout_task t JOIN payout p ON p.id = t.payout_id
     WHERE t.due_at <= now() AND (t.enqueued_at IS NULL OR t.enqueued_at < now() - $1 * interval '1 millisecond') AND ${MAY_RUN}
       AND (CASE WHEN t.${IS_SEND} THEN 'send' ELSE 'ask' END, p.provider_account_id) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))
     ORDER BY t.due_at LIMIT $2 FOR UPDATE OF t SKIP LOCKED) due
   WHERE payout_task.payout_id = due.payout_id AND payout_task.task = due.task
   RETURNING due.payout_id AS id, 'payout.' || due.task AS job, due.provider_account_id AS "accountId"`,
);

const IS_DUE = `next_action_at <= now() AND (hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond')`;

/** Whether a row has been due for $1 ms although nothing holds it. */
const ANY_OVERDUE = sql(
  'sweep_any_overdue',
  `SELECT EXISTS (SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE t.due_at <= now() - $1 * interval '1 millisecond' AND ${MAY_RUN})
     OR EXISTS (SELECT FROM callback_delivery WHERE next_action_at <= now() - $1 * interval '1 millisecond')
     OR EXISTS (SELECT FROM provider_notification WHERE next_action_at <= now() - $1 * interval '1 millisecond') AS "isOverdue"`,
);

/** The same for callbacks: of each merchant and mode at most $3, and first the oldest one of each, then the second oldest of each. */
const DELIVERIES = sql(
  'sweep_callback_delivery',
  `WITH RECURSIVE tenant AS (
     (SELECT merchant_id, mode FROM callback_delivery WHERE next_action_at IS NOT NULL ORDER BY merchant_id, mode LIMIT 1)
     UNION ALL
     SELECT following.* FROM tenant t CROSS JOIN LATERAL (
       SELECT d.merchant_id, d.mode FROM callback_delivery d
       WHERE d.next_action_at IS NOT NULL AND (d.merchant_id, d.mode) > (t.merchant_id, t.mode) ORDER BY d.merchant_id, d.mode LIMIT 1) following
   ), due AS (
     SELECT id FROM (
       SELECT found.id, found.next_action_at, row_number() OVER (PARTITION BY t.merchant_id, t.mode ORDER BY found.next_action_at) AS turn
       FROM tenant t CROSS JOIN LATERAL (
         SELECT id, next_action_at FROM callback_delivery d WHERE d.merchant_id = t.merchant_id AND d.mode = t.mode AND ${IS_DUE}
         ORDER BY next_action_at LIMIT $3 FOR UPDATE SKIP LOCKED) found) ranked
     ORDER BY turn, next_action_at LIMIT $2
   )
   UPDATE callback_delivery d SET hinted_at = now() FROM due WHERE d.id = due.id RETURNING d.id, 'callback.deliver' AS job, NULL AS "accountId"`,
);

const NOTIFICATIONS = sql(
  'sweep_provider_notification',
  `UPDATE provider_notification SET hinted_at = now()
   WHERE id IN (SELECT id FROM provider_notification WHERE ${IS_DUE} ORDER BY next_action_at LIMIT $2 FOR UPDATE SKIP LOCKED)
   RETURNING id, 'notification.apply' AS job, NULL AS "accountId"`,
);

/** Callbacks of one merchant and mode in one sweep. A few are enough: each that is sent goes on with the others that wait. */
const DELIVERIES_PER_TENANT = 10;

/** Rows that are due. Each method takes their lease. */
@Injectable()
export class DueRowsRepository {
  constructor(private readonly database: Database) {}

  /** Tasks of payouts, except those whose account queue is backlogged. */
  leaseTasks({ leaseMs, limit }: Lease, backlogged: readonly AccountQueueKey[]): Promise<DueRow[]> {
    const values = [leaseMs, limit, backlogged.map(({ kind }) => kind), backlogged.map(({ accountId }) => accountId)];
    return this.database.rows<DueRow>(TASKS, values);
  }

  leaseDeliveries({ leaseMs, limit }: Lease): Promise<DueRow[]> {
    return this.database.rows<DueRow>(DELIVERIES, [leaseMs, limit, DELIVERIES_PER_TENANT]);
  }

  /** True when a row that may be worked on has been due for that long, in milliseconds. */
  async isAnyOverdue(forMs: number): Promise<boolean> {
    return (await this.database.first<{ isOverdue: boolean }>(ANY_OVERDUE, [forMs]))?.isOverdue === true;
  }

  leaseNotifications({ leaseMs, limit }: Lease): Promise<DueRow[]> {
    return this.database.rows<DueRow>(NOTIFICATIONS, [leaseMs, limit]);
  }
}
