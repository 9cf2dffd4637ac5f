import type { DoublePayRisk, ModerationAction, Operation, PayoutStatus } from '@app/domain';
import type { KnowledgeView } from '../actions/action.view.js';
import type { NamedView, PayoutRowView, SimilarPayoutView } from '../list/payout-row.view.js';
import type { MaskedFieldView } from './recipient.view.js';

/** An action that needs the approval of a second operator, and its decision. */
export class ApprovalView {
  id: string;
  payout_id: string;
  payout_reference: string;
  amount: string;
  currency: string;
  /** The payout as it is now, with merchant, provider and age. */
  payout: PayoutRowView;
  recipient: MaskedFieldView[];
  knowledge: KnowledgeView;
  /** Payouts with the same recipient and amount, created within the window of the merchant's policy. */
  similar: SimilarPayoutView[];
  action: ModerationAction;
  label: string;
  /** What happens when the action is approved, as it was shown to the maker. */
  consequence: string;
  /** As it was shown to the maker. */
  risk: DoublePayRisk | null;
  risk_reasons: string[];
  /** The request that an approval sends to the provider; null if it sends none. */
  sends: Operation | 'enquiry' | null;
  may_become: PayoutStatus[];
  /** The account that the maker saw, in words; null if the payout had none. The approval is void once it is another one. */
  identity: string | null;
  maker: NamedView;
  reason: string;
  /** What the maker entered besides the reason, as readable lines. */
  particulars: string[];
  created_at: string;
  expires_at: string;
  state: 'waiting' | 'approved' | 'rejected' | 'void' | 'expired';
  checker: NamedView | null;
  decided_at: string | null;
  comment: string | null;
  /** How many people decided it, or will, the maker among them: one only under SOLE_OPERATOR, three by an approval rule. */
  people: 1 | 2 | 3;
  /** How many must approve besides the maker. */
  approvers: number;
  /** How many of them must be administrators. */
  admins: number;
  /** How many have approved. */
  approved: number;
  /** Of two approvers, the one who approved first; null: nobody has, or it takes one. */
  first_checker: NamedView | null;
  first_agreed_at: string | null;
  first_comment: string | null;
  /** The names of the approval rules that asked for them, when it was requested. */
  asked_by: string[];
  /** True for the maker. Where the maker can decide, approving takes their password. */
  is_own: boolean;
  /** False for the maker, unless SOLE_OPERATOR says otherwise, and for roles without the permission to decide. */
  can_decide: boolean;
  /** Why this operator cannot decide; null if the operator can. */
  blocked_by: string | null;
}

/** A page of approvals, newest first. */
export class ApprovalPageView {
  data: ApprovalView[];
  next_cursor: string | null;
  has_more: boolean;
  as_of: string;
}
