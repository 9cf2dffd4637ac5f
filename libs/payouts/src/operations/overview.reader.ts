import { Database, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { APPROVAL_FROM, OPEN_APPROVAL } from '../approvals/approvals.reader.js';

/** The figures of the admin's first screen, of one mode. */
export interface Overview {
  any_payout: boolean;
  needs_decision: number;
  oldest_case_opened_at: Date | null;
  approvals_waiting: number;
  in_flight: number;
  created_today: number;
  processed_today: number;
  failed_today: number;
  callbacks_failing: number;
  as_of: Date;
}

const OVERVIEW = sql(
  'operator_overview',
  `SELECT
     EXISTS (SELECT FROM merchant m WHERE EXISTS (SELECT FROM payout p WHERE p.merchant_id = m.id AND p.mode = $1)) AS any_payout,
     (SELECT count(*)::int FROM payout WHERE moderation_required AND mode = $1) AS needs_decision,
     (SELECT min(c.opened_at) FROM moderation_case c JOIN payout p ON p.id = c.payout_id WHERE c.closed_at IS NULL AND p.mode = $1) AS oldest_case_opened_at,
     (SELECT count(*)::int FROM ${APPROVAL_FROM} WHERE ${OPEN_APPROVAL} AND p.mode = $1) AS approvals_waiting,
     (SELECT count(*)::int FROM payout WHERE status IN ('INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING') AND mode = $1) AS in_flight,
     (SELECT count(*)::int FROM payout WHERE created_at >= date_trunc('day', now()) AND mode = $1) AS created_today,
     (SELECT count(*)::int FROM payout WHERE status IN ('PROCESSED', 'PARTIALLY_PROCESSED') AND created_at >= date_trunc('day', now()) AND mode = $1) AS processed_today,
     (SELECT count(*)::int FROM payout WHERE status IN ('CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED') AND created_at >= date_trunc('day', now()) AND mode = $1) AS failed_today,
     (SELECT count(*)::int FROM callback_delivery WHERE (state = 'failed' OR (state = 'pending' AND attempts > 1)) AND mode = $1) AS callbacks_failing,
     now() AS as_of`,
);

/** Reads the figures of the first screen. */
@Injectable()
export class OverviewReader {
  constructor(private readonly database: Database) {}

  async read(mode: Mode): Promise<Overview> {
    const row = await this.database.first<Overview>(OVERVIEW, [mode]);
    if (!row) throw new Error('the overview query returned no row');
    return row;
  }
}
