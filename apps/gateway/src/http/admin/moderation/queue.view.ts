import type { DoublePayRisk, ModerationReason } from '@app/domain';
import type { KnowledgeView, SuggestionView } from '../payouts/actions/action.view.js';
import type { PayoutRowView } from '../payouts/list/payout-row.view.js';

/** One payout that requires a decision. */
export class QueueItemView {
  payout: PayoutRowView;
  /** The reason of the oldest open case. */
  reason: ModerationReason;
  /** The reason in plain words. */
  title: string;
  /** Why the payout is here, in at most two sentences. */
  why: string;
  opened_at: string;
  /** Seconds since the case was opened, by the clock of the database. */
  age_seconds: number;
  /** The provider's raw code. */
  provider_code: string | null;
  knowledge: KnowledgeView;
  /** The risk of paying twice if the payout were processed now; null where it was not computed. */
  risk: DoublePayRisk | null;
  suggestion: SuggestionView | null;
  /** True while an action waits for a second operator. */
  approval_waiting: boolean;
}

/** The number of payouts with one reason. */
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
  /** All payouts that require a decision, regardless of the filter. Exact up to 10,000 open cases. */
  total: number;
  /** True if there are more open cases, and only the oldest 10,000 were counted. */
  total_capped: boolean;
  reasons: ReasonCountView[];
  as_of: string;
}
