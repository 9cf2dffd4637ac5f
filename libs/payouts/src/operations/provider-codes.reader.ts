import { Database, sql } from '@app/database';
import type { Resolution } from '@app/domain';
import { Injectable } from '@nestjs/common';

const WINDOW = `interval '30 days'`;
/** Payouts counted at most: beyond it the figure is "at least". */
const COUNT_CAP = 10_000;
/** Codes listed at most. */
const CODES_CAP = 100;

const ANSWERS = `
  SELECT a.payout_id, a.provider_code, a.provider_message, a.resolution, a.finished_at AS said_at
  FROM payout_attempt a JOIN payout_operation o ON o.id = a.operation_id
  WHERE o.provider_account_id = $1 AND a.provider_code IS NOT NULL AND a.outcome IN ('unknown', 'declined') AND a.finished_at > now() - ${WINDOW}`;
const IMPACT = sql(
  'provider_codes_impact',
  `SELECT count(*)::int AS payouts FROM (
     SELECT DISTINCT payout_id FROM (${ANSWERS}) said WHERE provider_code = $2 AND resolution::text <> $3 LIMIT $4) changed`,
);
const UNMAPPED = sql(
  'provider_codes_unmapped',
  `SELECT provider_code AS code, count(DISTINCT payout_id)::int AS payouts, max(said_at) AS "lastSeenAt",
     (array_agg(provider_message ORDER BY said_at DESC) FILTER (WHERE provider_message IS NOT NULL))[1] AS message
   FROM (${ANSWERS}) said WHERE resolution = 'UNKNOWN'
   GROUP BY provider_code ORDER BY payouts DESC, "lastSeenAt" DESC LIMIT $2`,
);

/** A code that no table maps. */
export interface UnmappedCode {
  code: string;
  /** That got it within thirty days. */
  payouts: number;
  lastSeenAt: Date;
  /** The provider's latest words beside it. */
  message: string | null;
}

/** What providers' codes did to payouts of late. */
@Injectable()
export class ProviderCodesReader {
  constructor(private readonly database: Database) {}

  /** How many payouts of the last thirty days would have got another resolution; `COUNT_CAP` means "or more". */
  async impact(accountId: string, code: string, resolution: Resolution): Promise<number> {
    return (await this.database.first<{ payouts: number }>(IMPACT, [accountId, code, resolution, COUNT_CAP]))?.payouts ?? 0;
  }

  /** Codes of the last thirty days that were UNKNOWN, the most frequent first. */
  unmapped(accountId: string): Promise<UnmappedCode[]> {
    return this.database.rows<UnmappedCode & Record<string, unknown>>(UNMAPPED, [accountId, CODES_CAP]);
  }
}
