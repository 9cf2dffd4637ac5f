import { Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payout/payout.row.js';

const KNOWN = sql(
  'payout_seen_recipient',
  `SELECT 1 AS seen FROM payout WHERE recipient_fingerprint = $1 AND merchant_id = $2 AND mode = $3 AND id <> $4 AND status NOT IN ('CREATE_FAILED', 'TERMINATED') LIMIT 1`,
);

/** Reads which recipients a merchant has paid before, in the same mode. */
@Injectable()
export class RecipientsReader {
  constructor(private readonly database: Database) {}

  /** Whether the merchant has another payout to the same recipient through the same service. */
  async isKnown({ id, merchant_id: merchantId, mode, recipient_fingerprint: fingerprint }: PayoutRow): Promise<boolean> {
    return (await this.database.first(KNOWN, [fingerprint, merchantId, mode, id])) !== undefined;
  }
}
