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

/** The same for the rows of another table. */
const lease = (table: string, job: string) =>
  sql(
    `sweep_${table}`,
    `UPDATE ${table} SET hinted_at = now()
     WHERE id IN (
       SELECT id FROM ${table}
       WHERE next_action_at <= now() AND (hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond')
       ORDER BY next_action_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, '${job}' AS job, NULL AS "accountId"`,
  );

/** Whether a row has been due for $1 ms although nothing holds it. */
const ANY_OVERDUE = sql(
  'sweep_any_overdue',
  `SELECT EXISTS (SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE t.due_at <= now() - $1 * interval '1 millisecond' AND ${MAY_RUN})
     OR EXISTS (SELECT FROM callback_delivery WHERE next_action_at <= now() - $1 * interval '1 millisecond')
     OR EXISTS (SELECT FROM provider_notification WHERE next_action_at <= now() - $1 * interval '1 millisecond') AS "isOverdue"`,
);

const DELIVERIES = lease('callback_delivery', 'callback.deliver');
const NOTIFICATIONS = lease('provider_notification', 'notification.apply');

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
    return this.database.rows<DueRow>(DELIVERIES, [leaseMs, limit]);
  }

  /** True when a row that may be worked on has been due for that long, in milliseconds. */
  async isAnyOverdue(forMs: number): Promise<boolean> {
    return (await this.database.first<{ isOverdue: boolean }>(ANY_OVERDUE, [forMs]))?.isOverdue === true;
  }

  leaseNotifications({ leaseMs, limit }: Lease): Promise<DueRow[]> {
    return this.database.rows<DueRow>(NOTIFICATIONS, [leaseMs, limit]);
  }
}
