import type { PayoutDetailView } from '../detail/payout-detail.view.js';

/** The result of an action. */
export class ActionResultView {
  /** `done`; `approval_requested` if others have to approve first; `agreed` if this was the first of two approvals. */
  result: 'done' | 'approval_requested' | 'agreed';
  /** What was done, in one sentence. */
  message: string;
  approval_id: string | null;
  payout: PayoutDetailView;
}
