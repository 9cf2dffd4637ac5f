import { Database, sql } from '@app/database';
import type { Step } from '@app/providers';
import { Injectable } from '@nestjs/common';

/** A payout whose enquiry is due. */
export interface DueEnquiry {
  provider_account_id: string;
  provider_reference: string | null;
  provider_step: Step | null;
  amount_minor: bigint;
  currency: string;
  fields_encrypted: string;
  /** When the invoke was opened; null before it. */
  invoked_at: Date | null;
  has_open_attempt: boolean;
}

const DUE = sql(
  'enquiry_peek',
  `SELECT provider_account_id, provider_reference, provider_step, amount_minor, currency, fields_encrypted,
     (SELECT created_at FROM payout_operation o WHERE o.payout_id = p.id AND o.operation = 'invoke') AS invoked_at,
     EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL) AS has_open_attempt
   FROM payout p
   WHERE id = $1 AND provider_account_id IS NOT NULL
     AND EXISTS (SELECT FROM payout_task t WHERE t.payout_id = p.id AND t.task IN ('enquire', 'watch') AND t.due_at <= now())`,
);

/** Reads what an enquiry has to name. */
@Injectable()
export class EnquiriesReader {
  constructor(private readonly database: Database) {}

  /** @returns undefined when no enquiry about the payout is due */
  findDue(payoutId: string): Promise<DueEnquiry | undefined> {
    return this.database.first<DueEnquiry & Record<string, unknown>>(DUE, [payoutId]);
  }
}
