import { Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import { APPROVAL_FROM, OPEN_APPROVAL } from '../approvals/approvals.reader.js';

/** The figures of the admin's first screen. */
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
     EXISTS (SELECT FROM payout) AS any_payout,
     (SELECT count(*)::int FROM payout WHERE moderation_required) AS needs_decision,
     (SELECT min(opened_at) FROM moderation_case WHERE closed_at IS NULL) AS oldest_case_opened_at,
     (SELECT count(*)::int FROM ${APPROVAL_FROM} WHERE ${OPEN_APPROVAL}) AS approvals_waiting,
     (SELECT count(*)::int FROM payout WHERE status IN ('INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING')) AS in_flight,
     (SELECT count(*)::int FROM payout WHERE created_at >= date_trunc('day', now())) AS created_today,
     (SELECT count(*)::int FROM payout WHERE status IN ('PROCESSED', 'PARTIALLY_PROCESSED') AND created_at >= date_trunc('day', now())) AS processed_today,
     (SELECT count(*)::int FROM payout WHERE status IN ('CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED') AND created_at >= date_trunc('day', now())) AS failed_today,
     (SELECT count(*)::int FROM callback_delivery WHERE state = 'failed' OR (state = 'pending' AND attempts > 1)) AS callbacks_failing,
     now() AS as_of`,
);

/** Reads the figures of the first screen. */
@Injectable()
export class OverviewReader {
  constructor(private readonly database: Database) {}

  async read(): Promise<Overview> {
    const row = await this.database.first<Overview>(OVERVIEW, []);
    if (!row) throw new Error('the overview query returned no row');
    return row;
  }
}
