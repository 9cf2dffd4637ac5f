import type { NewAttempt } from '../attempts.repository.js';
import type { ChangedPayout } from '../payout-change.js';
import type { PayoutRow } from '../payout.row.js';

/** A change of a payout together with the attempt that it opens. */
export interface AttemptOpening {
  before: PayoutRow;
  changed: ChangedPayout;
  attempt: NewAttempt;
}

/** What the database says about an attempt that was opened. */
export interface OpenedAttempt {
  /** The request must not leave after it. */
  send_deadline: Date;
  /** When its operation was stored, if it is the first one. */
  opened_at: Date;
}

/** What the statement that opens attempts is asked for, by the names of its columns. */
export function requestOf({ before, changed: { after }, attempt }: AttemptOpening): object {
  return {
    payout_id: before.id,
    version: before.version,
    status: before.status,
    to_status_now: after.status,
    enquire_due_at: after.enquire_due_at,
    enquiring_since: after.enquiring_since,
    details_encrypted: after.details_encrypted,
    attempt_id: attempt.id,
    operation_id: attempt.operationId,
    provider_account_id: attempt.providerAccountId,
    operation: attempt.operation,
    provider_key: attempt.providerKey,
    is_first_of_key: attempt.isFirstOfKey,
    number: attempt.number,
    send_within_ms: attempt.sendWithinMs,
    identity: attempt.identity,
  };
}
