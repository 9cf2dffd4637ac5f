import type { AllowedAction, ModerationAction, OperatorRole } from '@app/domain';
import type { Actor, PayoutRow } from '../payout/payout.row.js';

/** The signed-in operator. */
export interface OperatorIdentity {
  id: string;
  name: string;
  role: OperatorRole;
}

/**
 * What people can say happened to a payout: paid, in part, with more than was ordered, paid and returned, asked back and not returned,
 * recalled, failed, never received.
 */
export type ManualOutcome = 'paid' | 'partly_paid' | 'overpaid' | 'returned' | 'not_returned' | 'recalled' | 'failed' | 'not_received';

/** A provider's statement that was received outside this system. */
export interface ManualStatement {
  outcome: ManualOutcome;
  providerReference: string;
  /** Decimal string; only for `partly_paid` and `overpaid`. */
  processedAmount: string | null;
}

/** An operator's intent. */
export interface ModerationCommand {
  payoutId: string;
  action: ModerationAction;
  reason: string;
  /** The version that the operator saw. */
  expectedVersion: number;
  /** For `add_statement`. */
  statement?: ManualStatement;
  /** For `resolve_conflict`: the statement that is true. */
  statementId?: string;
  /** For `submit_details`: what the provider had asked for. */
  details?: Record<string, unknown>;
}

/** The result of an action. `payout` is the row as it was committed, so that callers need not read it again. */
export type ModerationResult =
  { kind: 'done'; decision: AllowedAction; payout: PayoutRow } | { kind: 'approval_requested'; decision: AllowedAction; approvalId: string; payout: PayoutRow };

/** The result of an approval: the action is done, or the first of two has agreed and it waits for the other one. */
export interface ApprovalResult {
  kind: 'done' | 'agreed';
  decision: AllowedAction;
  payout: PayoutRow;
}

/** An operator as the actor of an event. */
export function actorOf(operator: OperatorIdentity): Actor {
  return { type: 'operator', id: operator.id };
}
