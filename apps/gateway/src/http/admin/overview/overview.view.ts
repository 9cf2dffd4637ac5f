import type { StoppageView } from '../stoppages/stoppage.view.js';

/** The figures of the overview. */
export class OverviewView {
  /** False on a new gateway, before the first payout is created. */
  any_payout: boolean;
  needs_decision: number;
  oldest_case_opened_at: string | null;
  approvals_waiting: number;
  in_flight: number;
  created_today: number;
  processed_today: number;
  failed_today: number;
  callbacks_failing: number;
  /** What stops money although no operator's decision is missing; empty if nothing does. */
  stoppages: StoppageView[];
  as_of: string;
}
