import { Database, sql } from '@app/database';
import { FAILED_STATUSES, IN_FLIGHT_STATUSES, type Mode, PAID_STATUSES } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { OPEN_APPROVAL } from '../approvals/approvals.reader.js';

/** Each figure is counted up to here; beyond it the figure is "at least". */
export const OVERVIEW_CAP = 10_000;

/** The figures of the admin's first screen, of one mode, each up to {@link OVERVIEW_CAP}. Each is the length of the list behind it. */
export interface Overview {
  any_payout: boolean;
  needs_decision: number;
  /** Of the payout that is the first in the queue. */
  oldest_case_opened_at: Date | null;
  approvals_waiting: number;
  in_flight: number;
  created_today: number;
  /** Payouts that are paid, and became so since midnight (UTC). */
  processed_today: number;
  /** Payouts in one of the failed statuses that came into it since midnight (UTC). */
  failed_today: number;
  callbacks_failing: number;
  /** Midnight (UTC) before `as_of`. */
  today: Date;
  as_of: Date;
}

const TODAY = `date_trunc('day', now(), 'UTC')`;

/** SQL: how many rows there are, counted up to the cap: a figure never reads more entries of an index than that. */
const counted = (from: string): string => `(SELECT count(*)::int FROM (SELECT ${from} LIMIT $2::bigint) counted)`;
/** SQL: rows of each merchant, from an index that begins with the merchant. */
const ofMerchants = (condition: string): string =>
  `FROM merchant m CROSS JOIN LATERAL (SELECT FROM payout p WHERE p.merchant_id = m.id AND p.mode = $1 ${condition} LIMIT $2::bigint) own`;
const outcomesOf = (statuses: string): string =>
  `FROM unnest(${statuses}::payout_status[]) s (status) CROSS JOIN LATERAL (SELECT FROM payout_outcome o WHERE o.mode = $1 AND o.status = s.status AND o.since >= ${TODAY} LIMIT $2::bigint) own`;

const OVERVIEW = sql(
  'operator_overview',
  `SELECT
     EXISTS (SELECT FROM merchant m WHERE EXISTS (SELECT FROM payout p WHERE p.merchant_id = m.id AND p.mode = $1)) AS any_payout,
     ${counted(ofMerchants('AND p.moderation_required'))} AS needs_decision,
     (SELECT min(opened_at) FROM moderation_case WHERE closed_at IS NULL AND mode = $1) AS oldest_case_opened_at,
     ${counted(`FROM approval v JOIN payout p ON p.id = v.payout_id WHERE ${OPEN_APPROVAL} AND p.mode = $1`)} AS approvals_waiting,
     ${counted(`FROM unnest($3::payout_status[]) s (status) CROSS JOIN LATERAL (SELECT ${ofMerchants('AND p.status = s.status')} LIMIT $2::bigint) own`)} AS in_flight,
     ${counted(ofMerchants(`AND p.created_at >= ${TODAY}`))} AS created_today,
     ${counted(outcomesOf('$4'))} AS processed_today,
     ${counted(outcomesOf('$5'))} AS failed_today,
     ${counted(`FROM callback_delivery WHERE (state = 'failed' OR (state = 'pending' AND last_error IS NOT NULL)) AND mode = $1`)} AS callbacks_failing,
     ${TODAY} AS today,
     now() AS as_of`,
);

/** Reads the figures of the first screen. */
@Injectable()
export class OverviewReader {
  constructor(private readonly database: Database) {}

  async read(mode: Mode): Promise<Overview> {
    const row = await this.database.first<Overview & Record<string, unknown>>(OVERVIEW, [
      mode,
      OVERVIEW_CAP + 1,
      IN_FLIGHT_STATUSES,
      PAID_STATUSES,
      FAILED_STATUSES,
    ]);
    if (!row) throw new Error('the overview query returned no row');
    return row;
  }
}
