import type { Evidence, Operation, ReportFact } from '../reports/evidence.js';
import type { ModerationReason } from './moderation-reasons.js';
import type { RequiredAction } from '../lifecycle/required-action.js';
import type { OperatorRole } from '../permissions.js';
import type { PayoutStatus } from '../lifecycle/statuses.js';

/** What an operator can ask for. Three buttons decide; the others gather knowledge or make room. */
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

/**
 * What the server does when an action is taken. The operator states an intent; the state of the payout picks the step.
 */
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

/** One action as the server sees it now. Screens draw it and decide nothing. */
export interface AllowedAction {
  action: ModerationAction;
  allowed: boolean;
  /** Why not, one sentence each; empty when allowed. */
  blockedBy: string[];
  /** What would be done; null when blocked. */
  step: ModerationStep | null;
  /** What happens when it is confirmed, in words. Empty when blocked. */
  consequence: string;
  risk: DoublePayRisk;
  riskReasons: string[];
  needsReason: boolean;
  needsSecondOperator: boolean;
  /** The operation that goes over the wire, where one does. */
  sends: Operation | 'enquiry' | null;
  /** The statuses that may follow, nearest first. */
  mayBecome: PayoutStatus[];
}

/** Everything the decision depends on. */
export interface ModerationFacts {
  status: PayoutStatus;
  provider: string;
  providerKey: string | null;
  /** Reasons of the open cases; empty when no moderation is required. */
  openReasons: readonly ModerationReason[];
  /** Evidence about invoke. */
  invoke: Evidence;
  /** Evidence about the revoke or cancel under way, where one is. */
  followUp: Evidence | null;
  /** The word that a decision is made on, see `latestWord`. */
  latest: ReportFact | null;
  canRevoke: boolean;
  canCancel: boolean;
  amountKnown: boolean;
  /** What the provider waits for; null: nothing. */
  requiredAction: RequiredAction | null;
  /** `expires_at` has passed, on the database's clock. */
  lifetimeOver: boolean;
  /** The provider has forgotten its idempotency keys by now: a repeat could pay twice. */
  providerKeyExpired: boolean;
  /** The amount is above what one operator may decide alone for this merchant. */
  aboveSoloLimit: boolean;
  /** An action of this payout waits for a second operator. */
  approvalWaiting: boolean;
  role: OperatorRole;
}
