import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { readPayouts } from '../payout.repository.js';
import { PayoutNotFound, RecipientUnreadable } from '../payouts.errors.js';
import { RecipientDetails } from './recipient-details.service.js';
import { RecipientReads } from './recipient-reads.service.js';

/** Shows an operator the recipient of a payout in clear. Who saw it, and why, is recorded first. */
@Injectable()
export class RecipientReveal {
  constructor(
    private readonly database: Database,
    private readonly details: RecipientDetails,
    private readonly reads: RecipientReads,
  ) {}

  /**
   * The recipient's details in clear, after it was recorded who sees them. They are for the answer only, never for a log or a cache.
   * @param reason why the operator needs them; shown in the audit log
   * @throws {PayoutNotFound | RecipientUnreadable | TooManyReads}
   */
  async reveal(operatorId: string, payoutId: string, reason: string): Promise<Record<string, unknown>> {
    const [row] = await readPayouts(this.database, [payoutId]);
    if (!row) throw new PayoutNotFound(payoutId);
    const fields = this.details.readFieldsIfReadable(payoutId, row.fields_encrypted);
    if (!fields) throw new RecipientUnreadable(payoutId);
    await this.reads.record(operatorId, 'recipient.revealed', { payout: payoutId, reason });
    return fields;
  }
}
