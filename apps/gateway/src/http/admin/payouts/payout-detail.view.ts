import {
  type ReportedStatus,
  type DoublePayRisk,
  type EvidenceVerdict,
  type ModerationAction,
  type ModerationReason,
  type ModerationStep,
  NEXT_STEP_TYPES,
  type NextStepType,
  type Operation,
  type Outcome,
  type PayoutStatus,
  type Resolution,
  type ReportSource,
} from '@app/domain';
import type { MerchantTexts } from '@app/payouts';
import { ApiProperty } from '@nestjs/swagger';

/** Somebody or something with a name. */
export class NamedView {
  id: string;
  name: string;
}

/** One payout in a list. Amounts are decimal strings; times are RFC 3339 in UTC. */
export class PayoutRowView {
  /** @example "po_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d" */
  id: string;
  /** The merchant's own id of the payout. */
  reference: string;
  merchant: NamedView;
  /** Null when no route was found. */
  provider: NamedView | null;
  service: string;
  /** @example "100.00" */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  /** The amount paid and not returned; null while it is not known. */
  processed_amount: string | null;
  status: PayoutStatus;
  /** The latest answer to "why". */
  resolution: Resolution | null;
  moderation_required: boolean;
  /** Reasons of the open cases. */
  moderation_reasons: ModerationReason[];
  /** The provider's own id of the payout. */
  provider_reference: string | null;
  created_at: string;
  updated_at: string;
  expires_at: string | null;
  /** Goes up with every change; commands carry it. */
  version: number;
}

/** A page of payouts. */
export class PayoutPageView {
  data: PayoutRowView[];
  /** Pass as `cursor` to read on; null at the end. */
  next_cursor: string | null;
  has_more: boolean;
  /** Exact up to 10,000. */
  count: number;
  /** True when there are more than `count` says. */
  count_capped: boolean;
  /** Database time of this answer. */
  as_of: string;
}

/** What is known of the last send, in one sentence and as a code. */
export class KnowledgeView {
  verdict: EvidenceVerdict;
  sentence: string;
  last_enquiry_at: string | null;
}

/** The action that the server suggests. */
export class SuggestionView {
  action: ModerationAction;
  /** Names the step that the action takes now, such as "Send again". */
  label: string;
  sentence: string;
}

/** One payout that waits for a decision. */
export class QueueItemView {
  payout: PayoutRowView;
  /** The reason of the oldest open case. */
  reason: ModerationReason;
  /** The reason in plain words. */
  title: string;
  /** Why it is here: two sentences. */
  why: string;
  opened_at: string;
  /** Seconds since the case was opened, on the database's clock. */
  age_seconds: number;
  /** The provider's raw code. */
  provider_code: string | null;
  knowledge: KnowledgeView;
  risk: DoublePayRisk;
  suggestion: SuggestionView | null;
  /** An action waits for a second operator. */
  approval_waiting: boolean;
}

/** How many wait for one reason. */
export class ReasonCountView {
  reason: ModerationReason;
  title: string;
  count: number;
}

/** The moderation queue, oldest case first. */
export class QueuePageView {
  data: QueueItemView[];
  next_cursor: string | null;
  has_more: boolean;
  /** All that wait for a decision, whatever the filter. */
  total: number;
  reasons: ReasonCountView[];
  as_of: string;
}

/** Why a payout waits for a human. */
export class CaseView {
  id: string;
  reason: ModerationReason;
  title: string;
  explanation: string;
  resolution: Resolution | null;
  provider_code: string | null;
  provider_message: string | null;
  opened_at: string;
  closed_at: string | null;
}

/** One thing that is known, not so, or open. */
export class FactView {
  mark: 'yes' | 'no' | 'unknown';
  text: string;
  at: string | null;
}

/** One action as the server sees it now. */
export class AllowedActionView {
  action: ModerationAction;
  /** What the button says. */
  label: string;
  allowed: boolean;
  /** Why not; empty when allowed. */
  blocked_by: string[];
  /** What would be done; null when blocked. */
  step: ModerationStep | null;
  /** What happens when it is confirmed. */
  consequence: string;
  risk: DoublePayRisk;
  risk_reasons: string[];
  needs_reason: boolean;
  needs_second_operator: boolean;
  /** What goes over the wire to the provider, where something does. */
  sends: Operation | 'enquiry' | null;
  may_become: PayoutStatus[];
  /** Callback types the merchant may receive. */
  callbacks: string[];
}

/** One try to make the provider do something. */
export class AttemptView {
  id: string;
  operation: Operation;
  number: number;
  /** The idempotency key that the provider was given. */
  provider_key: string;
  /** Null while it is open. */
  outcome: Outcome | null;
  resolution: Resolution | null;
  provider_code: string | null;
  provider_message: string | null;
  http_status: number | null;
  started_at: string;
  finished_at: string | null;
  /** After this moment the request may not leave any more. */
  send_deadline: string;
}

/** The provider's view of the payout at one moment. */
export class StatementView {
  id: string;
  source: ReportSource;
  claim: ReportedStatus;
  resolution: Resolution;
  provider_code: string | null;
  provider_message: string | null;
  provider_reference: string | null;
  processed_amount: string | null;
  received_at: string;
  /** For manual statements: whether a second operator accepted it. True for all others. */
  accepted: boolean;
  /** Who added it, for manual ones. */
  added_by: string | null;
  comment: string | null;
}

/** One notice to the merchant. */
export class CallbackDeliveryView {
  id: string;
  type: string;
  sequence: number;
  state: 'pending' | 'delivered' | 'failed' | 'disabled';
  attempts: number;
  /** HTTP status of the last try. */
  last_status: number | null;
  last_error: string | null;
  next_attempt_at: string | null;
  delivered_at: string | null;
  created_at: string;
}

/** One line of the merged history. */
export class TimelineEntryView {
  at: string;
  kind: 'status' | 'attempt' | 'statement' | 'enquiry' | 'case' | 'operator' | 'note' | 'callback';
  title: string;
  detail: string | null;
  /** A name, or what the automatic part is called. */
  actor: string;
  from_status: PayoutStatus | null;
  to_status: PayoutStatus | null;
  resolution: Resolution | null;
  tone: 'neutral' | 'good' | 'bad' | 'attention';
}

/** A detail of the recipient, never in clear. */
export class MaskedFieldView {
  name: string;
  title: string;
  /** @example "••••••0001" */
  masked: string;
}

/** Another payout that looks the same. */
export class SimilarPayoutView {
  id: string;
  reference: string;
  status: PayoutStatus;
  created_at: string;
}

/** An action that waits for, or got, the word of a second operator. */
export class ApprovalView {
  id: string;
  payout_id: string;
  payout_reference: string;
  amount: string;
  currency: string;
  action: ModerationAction;
  label: string;
  /** What will happen when it is approved, as the maker saw it. */
  consequence: string;
  risk: DoublePayRisk;
  risk_reasons: string[];
  /** What approving it sends to the provider, where it sends something. */
  sends: Operation | 'enquiry' | null;
  may_become: PayoutStatus[];
  maker: NamedView;
  reason: string;
  /** What the maker entered besides the reason, in words. */
  particulars: string[];
  created_at: string;
  expires_at: string;
  state: 'waiting' | 'approved' | 'rejected' | 'void' | 'expired';
  checker: NamedView | null;
  decided_at: string | null;
  comment: string | null;
  /** False for the maker, and for roles that may not decide. */
  can_decide: boolean;
  /** Why not, where it cannot. */
  blocked_by: string | null;
}

/** Everything that the payout's page shows. */
export class PayoutDetailView implements MerchantTexts {
  payout: PayoutRowView;
  description: string | null;
  metadata: Record<string, string>;
  fields: MaskedFieldView[];
  autoprocess: boolean;
  callback_url: string | null;
  /** What the merchant has to supply, where something is missing. */
  missing_fields: string[];
  /** What has to be done before it can go on; null: nothing. */
  next_step: OperatorNextStepView | null;
  /** Why it goes to its provider account; null where that was not kept. */
  route: RouteChoiceView | null;
  /** What the gateway does next by itself, in words; null when nothing. */
  next_automatic_step: string | null;
  next_automatic_step_at: string | null;
  /** Open cases, oldest first. */
  cases: CaseView[];
  /** What we know, point by point. */
  facts: FactView[];
  knowledge: KnowledgeView;
  suggestion: SuggestionView | null;
  actions: AllowedActionView[];
  approvals: ApprovalView[];
  attempts: AttemptView[];
  statements: StatementView[];
  callbacks: CallbackDeliveryView[];
  /** Oldest first. */
  timeline: TimelineEntryView[];
  /** Same recipient and amount within a day. */
  similar: SimilarPayoutView[];
  /** The statuses it has passed through, in order. */
  visited: PayoutStatus[];
  as_of: string;
}

/** What has to be done before a payout can go on. */
export class OperatorNextStepView {
  @ApiProperty({ enum: NEXT_STEP_TYPES })
  type: NextStepType;
  /** In a sentence. */
  title: string;
  /** Names of what is asked for. */
  fields: string[];
  /** The provider's challenge, where it has sent one. */
  challenge: string | null;
  /** Whether an operator can answer it here. */
  can_be_submitted: boolean;
}

/** A route that stood before the one that was taken. */
export class PassedOverRouteView {
  route_id: string;
  why: string;
}

/** Why a payout goes to its provider account. */
export class RouteChoiceView {
  route_id: string;
  /** In a sentence. */
  reason: string;
  priority: number;
  passed_over: PassedOverRouteView[];
}

/** What came of an action. */
export class ActionResultView {
  /** `done`, or `approval_requested` when a second operator has to agree first. */
  result: 'done' | 'approval_requested';
  /** One sentence: what was done. */
  message: string;
  approval_id: string | null;
  payout: PayoutDetailView;
}

/** A list of approvals, newest first. */
export class ApprovalPageView {
  data: ApprovalView[];
  next_cursor: string | null;
  has_more: boolean;
  as_of: string;
}

/** A few figures for the first glance. */
export class OverviewView {
  /** False on a new gateway: nothing was ever created. */
  any_payout: boolean;
  needs_decision: number;
  oldest_case_opened_at: string | null;
  approvals_waiting: number;
  in_flight: number;
  created_today: number;
  processed_today: number;
  failed_today: number;
  callbacks_failing: number;
  as_of: string;
}
