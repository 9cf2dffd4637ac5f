import type { ApprovalRule } from './approval-rules.js';
import type { Evidence, Operation, ReportFact } from '../reports/evidence.js';
import type { ModerationReason } from './moderation-reasons.js';
import type { RequiredAction } from '../lifecycle/required-action.js';
import type { OperatorRole } from '../permissions.js';
import type { PayoutStatus } from '../lifecycle/statuses.js';

/** The actions of an operator. The first three decide what becomes of the payout; the others collect evidence or pause it. */
export const MODERATION_ACTIONS = [
  'process',
  'cancel',
  'revoke',
  'enquire',
  'submit_details',
  'hold',
  'release',
  'add_statement',
  'resolve_conflict',
  'note',
] as const;

export type ModerationAction = (typeof MODERATION_ACTIONS)[number];

/** What the server does when an action is taken: the state of the payout selects the step. */
export type ModerationStep =
  | 'invoke'
  | 'send_again'
  | 'take_over'
  | 'resume'
  | 'repeat_operation'
  | 'close_case'
  | 'terminate'
  | 'start_revoke'
  | 'start_cancel'
  | 'enquire'
  | 'submit_details'
  | 'hold'
  | 'release'
  | 'add_statement'
  | 'resolve_conflict'
  | 'note';

/** How likely the action is to pay a second time. */
export type DoublePayRisk = 'none' | 'low' | 'high' | 'already_paid';

/** One action as the server decides it now. Screens show it and decide nothing. */
export interface AllowedAction {
  action: ModerationAction;
  allowed: boolean;
  /** Why it is blocked, one sentence for each reason; empty when allowed. */
  blockedBy: string[];
  /** What would be done; null when blocked. */
  step: ModerationStep | null;
  /** What happens when it is confirmed, as a sentence. Empty when blocked. */
  consequence: string;
  /** It follows from the evidence, so a missing permission or a waiting approval does not change it; null where no step is possible. */
  risk: DoublePayRisk | null;
  riskReasons: string[];
  needsReason: boolean;
  needsSecondOperator: boolean;
  /** How many people must agree besides the one who asks; 0 where one operator decides alone. */
  approvers: number;
  /** How many of them must be admins. */
  admins: number;
  /** The names of the approval rules that ask for them, besides what the effect itself asks for. */
  askedBy: string[];
  /** The operation that is sent to the provider; null: none. */
  sends: Operation | 'enquiry' | null;
  /** The statuses that may follow, nearest first. */
  mayBecome: PayoutStatus[];
}

/** Everything that a decision depends on. */
export interface ModerationFacts {
  status: PayoutStatus;
  provider: string;
  providerKey: string | null;
  /** Reasons of the open cases; empty when no moderation is required. */
  openReasons: readonly ModerationReason[];
  /** Evidence about invoke. */
  invoke: Evidence;
  /** Evidence about the revoke or cancel in progress; null: there is none. */
  followUp: Evidence | null;
  /** The report that the decision rests on, see `decisiveReport`. */
  latest: ReportFact | null;
  canRevoke: boolean;
  canCancel: boolean;
  /** In minor units. */
  amountMinor: bigint;
  /** In minor units; null while it is not known. */
  processedAmountMinor: bigint | null;
  /** All statements, oldest first. */
  statements: readonly ReportFact[];
  /** The operation that is planned and leaves as soon as no case is open; null: none. */
  plannedSend: Operation | null;
  /** What the provider waits for; null: nothing. */
  requiredAction: RequiredAction | null;
  /** `expires_at` has passed, on the database's clock. */
  lifetimeOver: boolean;
  /** The provider no longer recognises the idempotency key, so a repeat could pay twice. */
  providerKeyExpired: boolean;
  /** The merchant has another payout over the same amount to the same recipient. */
  isDuplicate: boolean;
  /** The payout moves real money. */
  isLive: boolean;
  /** The amount is above the merchant's limit for a decision by one operator; in live mode a currency without a limit has the limit 0. */
  aboveSoloLimit: boolean;
  /** An action of this payout waits for a second operator. */
  approvalWaiting: boolean;
  /** The approval rules whose conditions about the payout hold. */
  rules: readonly ApprovalRule[];
  role: OperatorRole;
}
