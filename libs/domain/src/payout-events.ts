/** The types of events in the history of a payout, `noun.verb`. The admin does not compile unless it has a label for each. */
export const PAYOUT_EVENT_TYPES = [
  'status.changed',
  'details.supplied',
  'details.wanted',
  'details.not_wanted',
  'details.refused',
  'processing.ordered',
  'processing.resumed',
  'repeat.ordered',
  'enquiry.ordered',
  'enquiry.failed',
  'attempt.started',
  'attempt.postponed',
  'attempt.answered_late',
  'attempt.ended',
  'amount.known',
  'watch.ended',
  'provider.reference_known',
  'provider.step_known',
  'statement.accepted',
  'case.opened',
  'case.closed',
  'approval.requested',
  'approval.approved',
  'approval.rejected',
  'approval.withdrawn',
  'approval.expired',
  'approval.voided',
  'history.bound',
  'details.reencrypted',
  'note.added',
] as const;

export type PayoutEventType = (typeof PAYOUT_EVENT_TYPES)[number];

/** The events that merchants see: among them is every event that a callback reports. Operators' notes and approvals are not. */
export const MERCHANT_EVENT_TYPES = [
  'status.changed',
  'details.wanted',
  'details.not_wanted',
  'details.supplied',
  'details.refused',
  'processing.ordered',
  'case.opened',
  'case.closed',
  'amount.known',
  'watch.ended',
] as const satisfies readonly PayoutEventType[];
