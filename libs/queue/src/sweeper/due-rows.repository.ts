import { Database, IS_HELD, sql } from '@app/database';
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

/** Takes the lease of rows that are due and have no fresh wake-up, and answers them. Concurrent sweeps get different rows. */
const lease = (table: string, job: string, accountId = 'NULL', condition = 'true') =>
  sql(
    `sweep_${table}`,
    `UPDATE ${table} SET hinted_at = now()
     WHERE id IN (
       SELECT id FROM ${table}
       WHERE next_action_at <= now() AND (hinted_at IS NULL OR hinted_at < now() - $1 * interval '1 millisecond') AND ${condition}
       ORDER BY next_action_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, ${job} AS job, ${accountId} AS "accountId"`,
  );

/** While a case is open nothing is sent automatically; enquiries go on. */
const MAY_WORK = `(NOT moderation_required OR next_action = 'enquire')`;
/** $3 and $4: kinds and account ids of the queues that are backlogged. */
const IS_NOT_BACKLOGGED = `(CASE WHEN next_action = 'enquire' THEN 'ask' ELSE 'send' END, provider_account_id) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`;

const PAYOUTS = lease('payout', `'payout.' || next_action`, 'provider_account_id', `${MAY_WORK} AND ${IS_NOT_BACKLOGGED} AND NOT ${IS_HELD}`);
const DELIVERIES = lease('callback_delivery', `'callback.deliver'`);
const NOTIFICATIONS = lease('provider_notification', `'notification.apply'`);

/** Rows that are due. Each method takes their lease. */
@Injectable()
export class DueRowsRepository {
  constructor(private readonly database: Database) {}

  /** Payouts, except those whose account queue is backlogged. */
  leasePayouts({ leaseMs, limit }: Lease, backlogged: readonly AccountQueueKey[]): Promise<DueRow[]> {
    const values = [leaseMs, limit, backlogged.map(({ kind }) => kind), backlogged.map(({ accountId }) => accountId)];
    return this.database.rows<DueRow>(PAYOUTS, values);
  }

  leaseDeliveries({ leaseMs, limit }: Lease): Promise<DueRow[]> {
    return this.database.rows<DueRow>(DELIVERIES, [leaseMs, limit]);
  }

  leaseNotifications({ leaseMs, limit }: Lease): Promise<DueRow[]> {
    return this.database.rows<DueRow>(NOTIFICATIONS, [leaseMs, limit]);
  }
}
