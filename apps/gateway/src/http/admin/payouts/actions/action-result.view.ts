import { PayoutDetailView } from '../detail/payout-detail.view.js';

/** The result of an action. */
export class ActionResultView {
  /** `done`, or `approval_requested` if a second operator has to approve first. */
  result: 'done' | 'approval_requested';
  /** What was done, in one sentence. */
  message: string;
  approval_id: string | null;
  payout: PayoutDetailView;
}
