import { Database, lockAccess, recordAccess } from '@app/database';
import { Alerts, SecurityLog } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { TooManyReads } from '../payouts.errors.js';
import { recentReads, type RecipientRead } from './recipient-reads.repository.js';

/** How many recipients an operator may see in clear within an hour. */
export const MAX_REVEALS_PER_HOUR = 30;
/** How many recipients an operator may search for within an hour: each search tells whether a guess is right. */
export const MAX_SEARCHES_PER_HOUR = 60;

const MOST: Readonly<Record<RecipientRead, number>> = { 'recipient.revealed': MAX_REVEALS_PER_HOUR, 'recipient.searched': MAX_SEARCHES_PER_HOUR };

/** The log of what operators read of recipients. Nothing is shown before it stands there, and nothing beyond the limits of an hour. */
@Injectable()
export class RecipientReads {
  constructor(
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly security: SecurityLog,
  ) {}

  /**
   * Records that an operator reads something. Of several at one moment each counts, for they take turns.
   * @param data what was read, and why: ids and keyed hashes, never a detail of a recipient
   * @throws {TooManyReads}
   */
  async record(operatorId: string, kind: RecipientRead, data: Record<string, unknown>): Promise<void> {
    const most = MOST[kind];
    const { reads, waitSeconds } = await this.database.transaction(async (tx) => {
      await lockAccess(tx);
      const before = await recentReads(tx, operatorId, kind);
      if (before.reads < most) await recordAccess(tx, [{ kind, operatorId, sessionId: null, byId: operatorId, data }]);
      return before;
    });
    if (reads >= most) {
      this.security.record('reads_refused', { operatorId, what: kind });
      throw new TooManyReads(most, Math.max(waitSeconds, 1));
    }
    if (reads + 1 === most) this.alerts.raise('recipients_read', { operatorId, cause: kind });
  }
}
