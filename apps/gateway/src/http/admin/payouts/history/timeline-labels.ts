import type { Outcome, PayoutEventType } from '@app/domain';
import type { TimelineEntryView } from './history.view.js';

/** How an entry of the timeline is shown. */
export interface EntryLabel {
  kind: TimelineEntryView['kind'];
  title: string;
  /** Taken from the entry's resolution if absent. */
  tone?: TimelineEntryView['tone'];
}

/** One label for each type of event, except changes of the status and cases: their titles are composed. */
export const EVENT_LABELS: Readonly<Record<Exclude<PayoutEventType, 'status.changed' | 'case.opened' | 'case.closed'>, EntryLabel>> = {
  'details.supplied': { kind: 'operator', title: 'Details supplied' },
  'details.wanted': { kind: 'statement', title: 'The provider is waiting for details', tone: 'attention' },
  'details.not_wanted': { kind: 'statement', title: 'The provider is no longer waiting for details' },
  'details.refused': { kind: 'attempt', title: 'The provider rejected the details', tone: 'attention' },
  'attempt.postponed': { kind: 'attempt', title: 'The provider is busy: the request will be sent again' },
  'processing.ordered': { kind: 'operator', title: 'Processing requested' },
  'processing.resumed': { kind: 'operator', title: 'Automatic processing resumed' },
  'repeat.ordered': { kind: 'operator', title: 'Repeated request approved' },
  'enquiry.ordered': { kind: 'operator', title: 'Enquiry requested' },
  'enquiry.failed': { kind: 'enquiry', title: 'Enquiry without response', tone: 'attention' },
  'attempt.answered_late': { kind: 'attempt', title: 'A response arrived after the attempt had timed out', tone: 'attention' },
  'attempt.ended': { kind: 'attempt', title: 'Attempt ended' },
  'attempt.started': { kind: 'attempt', title: 'Sending' },
  'amount.known': { kind: 'statement', title: 'Amount paid is now known', tone: 'good' },
  'watch.ended': { kind: 'enquiry', title: 'Paid for good: the provider can no longer take it back', tone: 'good' },
  'provider.reference_known': { kind: 'statement', title: 'Provider reference received' },
  'provider.step_known': { kind: 'statement', title: 'Ids for the next step received from the provider' },
  'statement.accepted': { kind: 'statement', title: 'Statement approved by a second operator' },
  'approval.requested': { kind: 'operator', title: 'Approval requested', tone: 'attention' },
  'approval.agreed': { kind: 'operator', title: 'Approved by the first of two', tone: 'attention' },
  'approval.approved': { kind: 'operator', title: 'Approved by a second operator', tone: 'good' },
  'approval.expired': { kind: 'operator', title: 'Approval request expired' },
  'approval.voided': { kind: 'operator', title: 'Approval request void: the payout changed' },
  'approval.rejected': { kind: 'operator', title: 'Rejected by a second operator' },
  'approval.withdrawn': { kind: 'operator', title: 'Approval request withdrawn' },
  'history.bound': { kind: 'note', title: 'History from an earlier version bound to the payout as it is' },
  'details.reencrypted': { kind: 'note', title: 'Details encrypted again, under the newest key' },
  'note.added': { kind: 'note', title: 'Note' },
};

/** An approval by the operator who requested it. */
export const APPROVED_ALONE: EntryLabel = {
  kind: 'operator',
  title: 'Approved by the operator who requested it, alone, under SOLE_OPERATOR',
  tone: 'attention',
};

/** How an attempt ended. */
export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  done: 'completed',
  accepted: 'accepted',
  declined: 'declined',
  not_sent: 'not sent',
  unknown: 'sent, outcome unknown',
};

/** Who did something, where the name of an operator is not known. */
export const ACTOR_LABELS: Readonly<Record<string, string>> = { merchant: 'Merchant', operator: 'Operator', provider: 'Provider', system: 'Gateway' };
