import { columnList, Database, ProviderNotificationEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';

const LISTED = ['id', 'body_encrypted', 'note', 'received_at', 'next_action_at'] as const;

export type UnmatchedRow = Pick<RowOf<ProviderNotificationEntity>, (typeof LISTED)[number]>;

/** The messages of one account that wait for a person. */
export interface UnmatchedOfAccount {
  account_id: string;
  account_name: string;
  mode: Mode;
  /** Exact up to {@link COUNT_CAP}. */
  messages: number;
  oldest_id: string;
  oldest_received_at: Date;
}

/** Messages of an account are counted up to here; beyond it the figure is "at least". */
const COUNT_CAP = 10_000;

const LIST = sql(
  'unmatched_list',
  `SELECT ${columnList(ProviderNotificationEntity, LISTED)} FROM provider_notification
   WHERE provider_account_id = $1 AND state = 'unmatched' ORDER BY received_at, id LIMIT $2`,
);
const BY_ACCOUNT = sql(
  'unmatched_by_account',
  `SELECT a.id AS account_id, a.name AS account_name, a.mode, oldest.id AS oldest_id, oldest.received_at AS oldest_received_at,
     (SELECT count(*)::int FROM (SELECT FROM provider_notification n WHERE n.provider_account_id = a.id AND n.state = 'unmatched' LIMIT ${COUNT_CAP}) n) AS messages
   FROM provider_account a CROSS JOIN LATERAL (
     SELECT id, received_at FROM provider_notification n WHERE n.provider_account_id = a.id AND n.state = 'unmatched' ORDER BY received_at, id LIMIT 1) oldest
   ORDER BY oldest.received_at`,
);
const NOTE = sql(
  'unmatched_note',
  `UPDATE provider_notification SET state = 'noted', next_action_at = NULL, hinted_at = NULL
   WHERE id = ANY ($2::text[]) AND provider_account_id = $1 AND state = 'unmatched' RETURNING id`,
);

/** Messages that could not be applied so far. */
@Injectable()
export class UnmatchedRepository {
  constructor(private readonly database: Database) {}

  /** Those of an account, the oldest first. */
  list(accountId: string, limit: number): Promise<UnmatchedRow[]> {
    return this.database.rows<UnmatchedRow>(LIST, [accountId, limit]);
  }

  /** The accounts that have some, the one with the oldest first. */
  byAccount(): Promise<UnmatchedOfAccount[]> {
    return this.database.rows<UnmatchedOfAccount & Record<string, unknown>>(BY_ACCOUNT, []);
  }

  /** Ends the attempts to apply them. @returns the ids of those that were still unmatched */
  async note(tx: SqlRunner, accountId: string, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>(NOTE, [accountId, ids])).map(({ id }) => id);
  }
}
