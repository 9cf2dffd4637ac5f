import { type SqlRunner, sql } from '@app/database';

/** What is read of recipients. */
export type RecipientRead = 'recipient.revealed' | 'recipient.searched';

/** How often an operator has read something within the last hour. */
export interface RecentReads {
  reads: number;
  /** Until the first of them is older than an hour, in seconds. */
  waitSeconds: number;
}

const RECENT = sql(
  'recipient_reads_recent',
  `SELECT count(*)::int AS reads, coalesce(ceil(extract(epoch FROM min(occurred_at) + interval '1 hour' - clock_timestamp()))::int, 0) AS "waitSeconds" FROM access_event
   WHERE by_id = $1 AND kind = $2 AND occurred_at > clock_timestamp() - interval '1 hour'`,
);

export async function recentReads(runner: SqlRunner, operatorId: string, kind: RecipientRead): Promise<RecentReads> {
  return (await runner.first<RecentReads & Record<string, unknown>>(RECENT, [operatorId, kind])) ?? { reads: 0, waitSeconds: 0 };
}
