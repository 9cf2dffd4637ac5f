import type { Mismatch, ModerationReason, Operation, Outcome, PayoutStatus, ReportedStatus, ReportSource, Resolution } from '@app/domain';

/** Why a payout requires a decision. */
export class CaseView {
  id: string;
  reason: ModerationReason;
  title: string;
  explanation: string;
  /** What contradicts what, in one sentence; null where the reason says it all. */
  because: string | null;
  resolution: Resolution | null;
  provider_code: string | null;
  provider_message: string | null;
  opened_at: string;
  closed_at: string | null;
}

/** One request to the provider. */
export class AttemptView {
  id: string;
  operation: Operation;
  number: number;
  /** The idempotency key that was sent to the provider. */
  provider_key: string;
  /** Null while the attempt is open. */
  outcome: Outcome | null;
  resolution: Resolution | null;
  provider_code: string | null;
  provider_message: string | null;
  http_status: number | null;
  started_at: string;
  finished_at: string | null;
  /** The request is not sent after this time. */
  send_deadline: string;
  /** The account that was asked, in words. */
  identity: string;
}

/** What the provider reported about the payout at one moment. */
export class StatementView {
  id: string;
  source: ReportSource;
  claim: ReportedStatus;
  resolution: Resolution;
  provider_code: string | null;
  provider_message: string | null;
  provider_reference: string | null;
  processed_amount: string | null;
  /** Why nothing follows from it: it comes from another account, names another currency or another key, or an amount that cannot be read. Null for all others. */
  mismatch: Mismatch | null;
  received_at: string;
  /** For manual statements: whether a second operator approved it. True for all others. */
  accepted: boolean;
  /** The operator who added a manual statement. */
  added_by: string | null;
  comment: string | null;
  /** The account that it comes from, in words. */
  identity: string;
}

/** One callback to the merchant. */
export class CallbackDeliveryView {
  id: string;
  type: string;
  sequence: number;
  state: 'pending' | 'delivered' | 'failed' | 'disabled';
  attempts: number;
  /** HTTP status of the latest attempt. */
  last_status: number | null;
  last_error: string | null;
  next_attempt_at: string | null;
  delivered_at: string | null;
  created_at: string;
}

/** One entry of the timeline, which merges events, attempts, statements and callbacks. */
export class TimelineEntryView {
  at: string;
  kind: 'status' | 'attempt' | 'statement' | 'enquiry' | 'case' | 'operator' | 'note' | 'callback';
  title: string;
  detail: string | null;
  /** The operator's name, or "Merchant", "Provider" or "Gateway". */
  actor: string;
  from_status: PayoutStatus | null;
  to_status: PayoutStatus | null;
  resolution: Resolution | null;
  tone: 'neutral' | 'good' | 'bad' | 'attention';
}
