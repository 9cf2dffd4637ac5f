import type { UnmatchedOfAccountView } from '../providers/notifications/unmatched-notifications.view.js';
import type { StoppageView } from '../stoppages/stoppage.view.js';

/** The figures of the overview. Each is the length of the list behind it, exact up to 10,000; 10,001 means more. */
export class OverviewView {
  /** False on a new gateway, before the first payout is created. */
  any_payout: boolean;
  needs_decision: number;
  oldest_case_opened_at: string | null;
  approvals_waiting: number;
  in_flight: number;
  created_today: number;
  /** Paid or partly paid, and so since midnight (UTC). */
  processed_today: number;
  /** In a failed status, and so since midnight (UTC). */
  failed_today: number;
  /** Deliveries that have failed at least once and are not delivered: some will be repeated, the others were given up. */
  callbacks_failing: number;
  /** Midnight (UTC) before `as_of`. */
  today: string;
  /** What stops money although no operator's decision is missing; empty if nothing does. */
  stoppages: StoppageView[];
  /** Messages of providers that could not be applied, by account; empty if there are none. */
  unmatched_notifications: UnmatchedOfAccountView[];
  as_of: string;
}
