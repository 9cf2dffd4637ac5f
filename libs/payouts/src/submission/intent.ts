import type { Operation } from '@app/domain';
import type { Permit, ProviderAccount } from '@app/providers';
import type { NewAttempt } from '../payout/attempts.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';

/** What is sent besides the row, in clear. It goes to the provider only, and is never logged. */
export interface OutgoingTexts {
  /** Details of the recipient. */
  fields: Record<string, unknown>;
  /** The answer to the provider's required action; empty for other operations. */
  details: Record<string, unknown>;
}

/** A send whose intent is committed. */
export interface Intent extends OutgoingTexts {
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
