import { Database, sql } from '@app/database';
import type { Operation, PayoutStatus } from '@app/domain';
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
  status: PayoutStatus;
  /** When the invoke was opened; null before it. */
  invoked_at: Date | null;
  /** The key that the invoke was opened with. */
  invoke_key: string | null;
  /** The last operation that the provider may have received; null: none. */
  last_sent: Operation | null;
  has_open_attempt: boolean;
}

const DUE = sql(
  'enquiry_peek',
  `SELECT p.provider_account_id, p.provider_reference, p.provider_step, amount_minor, currency, fields_encrypted, status, invoke.created_at AS invoked_at, invoke.provider_key AS invoke_key,
     (SELECT a.operation FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS DISTINCT FROM 'not_sent' ORDER BY a.started_at DESC LIMIT 1) AS last_sent,
     EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL) AS has_open_attempt
   FROM payout p LEFT JOIN payout_operation invoke ON invoke.payout_id = p.id AND invoke.operation = 'invoke'
   WHERE p.id = $1 AND p.provider_account_id IS NOT NULL
     AND EXISTS (SELECT FROM payout_task t WHERE t.payout_id = p.id AND t.task IN ('enquire', 'watch') AND t.due_at <= now())`,
);

/** The operation that an enquiry is about: the one that is under way, or else the last that the provider may have received. */
export function operationAskedAbout({ status, last_sent: lastSent }: Pick<DueEnquiry, 'status' | 'last_sent'>): Operation {
  if (status === 'REVOKING') return 'revoke';
  return status === 'CANCELLING' ? 'cancel' : (lastSent ?? 'invoke');
}

/** Reads what an enquiry has to name. */
@Injectable()
export class EnquiriesReader {
  constructor(private readonly database: Database) {}

  /** @returns undefined when no enquiry about the payout is due */
  findDue(payoutId: string): Promise<DueEnquiry | undefined> {
    return this.database.first<DueEnquiry & Record<string, unknown>>(DUE, [payoutId]);
  }
}
