import type { DoublePayRisk, EvidenceVerdict, ModerationAction, ModerationStep, Operation, PayoutStatus } from '@app/domain';

/** What is known about the last request to pay, as a sentence and as a code. */
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

/** One action, as the server evaluates it now. */
export class AllowedActionView {
  action: ModerationAction;
  /** The text of the button. */
  label: string;
  allowed: boolean;
  /** Why the action is blocked; empty if it is allowed. */
  blocked_by: string[];
  /** The step that the action would take; null if it is blocked. */
  step: ModerationStep | null;
  /** What happens when the action is confirmed. */
  consequence: string;
  /** Null where it was not computed, because no step is possible. */
  risk: DoublePayRisk | null;
  risk_reasons: string[];
  needs_reason: boolean;
  needs_second_operator: boolean;
  /** How many must approve besides the one who asks; 0 where one operator decides alone. */
  approvers: number;
  /** How many of them must be administrators. */
  admins: number;
  /** The names of the approval rules that ask for them; empty where only the effect of the action does. */
  asked_by: string[];
  /** The request that the action sends to the provider; null if it sends none. */
  sends: Operation | 'enquiry' | null;
  may_become: PayoutStatus[];
  /** Types of the callbacks that the merchant may receive. */
  callbacks: string[];
}
