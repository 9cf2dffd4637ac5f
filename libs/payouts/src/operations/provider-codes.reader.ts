import { Database, sql } from '@app/database';
import type { Resolution } from '@app/domain';
import { Injectable } from '@nestjs/common';

const WINDOW = `interval '30 days'`;
/** Payouts are counted up to here; beyond it the figure is "at least". */
const COUNT_CAP = 10_000;
/** The most codes that are listed. */
const CODES_CAP = 100;

const ANSWERS = `
  SELECT a.payout_id, a.provider_code, a.provider_message, a.resolution, a.finished_at AS received_at
  FROM payout_attempt a JOIN payout_operation o ON o.id = a.operation_id
  WHERE o.provider_account_id = $1 AND a.provider_code IS NOT NULL AND a.outcome IN ('unknown', 'declined') AND a.finished_at > now() - ${WINDOW}`;
const IMPACT = sql(
  'provider_codes_impact',
  `SELECT count(*)::int AS payouts FROM (
     SELECT DISTINCT payout_id FROM (${ANSWERS}) answers WHERE provider_code = $2 AND resolution::text <> $3 LIMIT $4) changed`,
);
const UNMAPPED = sql(
  'provider_codes_unmapped',
  `SELECT provider_code AS code, count(DISTINCT payout_id)::int AS payouts, max(received_at) AS "lastSeenAt",
     (array_agg(provider_message ORDER BY received_at DESC) FILTER (WHERE provider_message IS NOT NULL))[1] AS message
   FROM (${ANSWERS}) answers WHERE resolution = 'UNKNOWN'
   GROUP BY provider_code ORDER BY payouts DESC, "lastSeenAt" DESC LIMIT $2`,
);

/** A code that no table maps. */
export interface UnmappedCode {
  code: string;
  /** Payouts that received it within thirty days. */
  payouts: number;
  lastSeenAt: Date;
  /** The latest message that the provider sent with it. */
  message: string | null;
}

/** The effect of providers' codes on recent payouts. */
@Injectable()
export class ProviderCodesReader {
  constructor(private readonly database: Database) {}

  /** How many payouts of the last thirty days would have had another resolution; `COUNT_CAP` means "or more". */
  async impact(accountId: string, code: string, resolution: Resolution): Promise<number> {
    return (await this.database.first<{ payouts: number }>(IMPACT, [accountId, code, resolution, COUNT_CAP]))?.payouts ?? 0;
  }

  /** Codes of the last thirty days that were UNKNOWN, the most frequent first. */
  unmapped(accountId: string): Promise<UnmappedCode[]> {
    return this.database.rows<UnmappedCode & Record<string, unknown>>(UNMAPPED, [accountId, CODES_CAP]);
  }
}
