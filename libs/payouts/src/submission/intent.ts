import type { Operation } from '@app/domain';
import type { Permit, ProviderAccount } from '@app/providers';
import type { NewAttempt } from '../payout/attempts.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';
import type { SensitiveTexts } from '../payout/recipient/recipient-details.service.js';

/** A send whose intent is committed, with what is sent besides the row. */
export interface Intent extends SensitiveTexts {
  row: PayoutRow;
  attempt: NewAttempt;
  /** The request must not leave after this moment. */
  sendDeadline: Date;
  /** Of the account gate, which receives the answer. */
  permit: Permit;
}

/** One operation on its way to a provider. */
export interface Submission {
  operation: Operation;
  account: ProviderAccount;
  intent: Intent;
}
