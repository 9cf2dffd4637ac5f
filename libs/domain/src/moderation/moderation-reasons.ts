interface ReasonFacts {
  /** Short, for a list. */
  title: string;
  /** Two sentences for the payout's page: what happened, what it means. `{provider}` is filled in. */
  explanation: string;
  /** What closes the case: the provider's final status automatically, where the account allows that, or an operator in every case. */
  closedBy: 'final_report' | 'operator';
}

/** Why an operator has to decide before automatic processing continues. */
export const MODERATION_REASON_FACTS = {
  PROVIDER_ERROR: {
    title: 'No final response from the provider',
    explanation: '{provider} responded with an error that is not final. The money may or may not have moved.',
    closedBy: 'final_report',
  },
  HELD: {
    title: 'On hold',
    explanation: 'An operator put this payout on hold. Until it is released, nothing is sent or revoked and the payout does not expire. Enquiries continue.',
    closedBy: 'operator',
  },
  POLICY: {
    title: 'A rule requires a decision',
    explanation: "A rule requires an operator's decision before the payout is sent. Nothing was sent.",
    closedBy: 'operator',
  },
  PREVENT_FAILURE: {
    title: 'A failure needs confirmation',
    explanation: '{provider} reported a failure. For this account an operator confirms failures before the merchant is notified.',
    closedBy: 'operator',
  },
  CONFLICT: {
    title: 'Conflicting statements',
    explanation: '{provider} made two statements about this payout that contradict each other. Select the correct one.',
    closedBy: 'operator',
  },
  EXPIRED_IN_FLIGHT: {
    title: 'Expired at the provider',
    explanation: "The payout's lifetime ended while {provider} was processing it, and the provider cannot revoke it.",
    closedBy: 'final_report',
  },
  ENQUIRY_EXHAUSTED: {
    title: 'Enquiries ended without a result',
    explanation: '{provider} gave no final response to any scheduled enquiry. The money may or may not have moved.',
    closedBy: 'final_report',
  },
} as const satisfies Record<string, ReasonFacts>;

export type ModerationReason = keyof typeof MODERATION_REASON_FACTS;

export const MODERATION_REASONS = Object.keys(MODERATION_REASON_FACTS) as ModerationReason[];
