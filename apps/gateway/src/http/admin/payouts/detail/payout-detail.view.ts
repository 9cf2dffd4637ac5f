import { NEXT_STEP_TYPES, type NextStepType, type PayoutStatus } from '@app/domain';
import type { MerchantTexts } from '@app/payouts';
import { ApiProperty } from '@nestjs/swagger';
import { AllowedActionView, KnowledgeView, SuggestionView } from '../actions/action.view.js';
import { AttemptView, CallbackDeliveryView, CaseView, StatementView, TimelineEntryView } from '../history/history.view.js';
import { PayoutRowView } from '../list/payout-row.view.js';
import { ApprovalView } from './approval.view.js';

/** One point that is known to be so, known not to be so, or unknown. */
export class FactView {
  mark: 'yes' | 'no' | 'unknown';
  text: string;
  at: string | null;
}

/** A detail of the recipient, always masked. */
export class MaskedFieldView {
  name: string;
  title: string;
  /** @example "••••••0001" */
  masked: string;
}

/** Another payout with the same recipient and amount. */
export class SimilarPayoutView {
  id: string;
  reference: string;
  status: PayoutStatus;
  created_at: string;
}

/** What has to be done before a payout can continue. */
export class OperatorNextStepView {
  @ApiProperty({ enum: NEXT_STEP_TYPES })
  type: NextStepType;
  /** What to do, in one sentence. */
  title: string;
  /** Names of the requested details. */
  fields: string[];
  /** The provider's challenge; null if it sent none. */
  challenge: string | null;
  /** Whether an operator can submit the details here. */
  can_be_submitted: boolean;
}

/** A route with a higher priority that did not match. */
export class PassedOverRouteView {
  route_id: string;
  why: string;
}

/** Why a payout is sent through its provider account. */
export class RouteChoiceView {
  route_id: string;
  /** The reason, in one sentence. */
  reason: string;
  priority: number;
  passed_over: PassedOverRouteView[];
}

/** Everything that the payout's page shows. */
export class PayoutDetailView implements MerchantTexts {
  payout: PayoutRowView;
  description: string | null;
  metadata: Record<string, string>;
  fields: MaskedFieldView[];
  autoprocess: boolean;
  callback_url: string | null;
  /** Names of the details that the merchant still has to supply. */
  missing_fields: string[];
  /** What has to be done before the payout can continue; null if nothing. */
  next_step: OperatorNextStepView | null;
  /** Why this provider account was chosen; null if that was not recorded. */
  route: RouteChoiceView | null;
  /** Until when the provider may still take a paid payout back; null if it is not paid, or paid for good. */
  watched_until: string | null;
  /** What the gateway does next automatically, in words; null if nothing is scheduled. */
  next_automatic_step: string | null;
  next_automatic_step_at: string | null;
  /** Open cases, oldest first. */
  cases: CaseView[];
  /** What is known, point by point. */
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
  /** Payouts with the same recipient and amount, created within a day of this one. */
  similar: SimilarPayoutView[];
  /** The statuses that the payout has had, in order. */
  visited: PayoutStatus[];
  as_of: string;
}
