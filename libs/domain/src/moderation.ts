interface ReasonFacts {
  /** A few words for a list. */
  title: string;
  /** Two sentences for the payout's page: what happened, what it means. `{provider}` is filled in. */
  explanation: string;
}

/** Why a human has to decide before anything automatic continues. */
export const MODERATION_REASON_FACTS = {
  PROVIDER_ERROR: {
    title: 'The provider gave no final answer',
    explanation: '{provider} answered with an error that is not final. The money may or may not have moved.',
  },
  HELD: {
    title: 'On hold',
    explanation: 'An operator put this payout on hold. Nothing is sent, recalled or expired until it is released; the provider may still be asked.',
  },
  POLICY: { title: 'A rule asks for a human', explanation: 'A rule of the merchant asks for a decision first. Nothing was sent.' },
  PREVENT_FAILURE: {
    title: 'A failure waits for confirmation',
    explanation: '{provider} reported a failure. This account confirms failures by hand before the merchant hears of them.',
  },
  CONFLICT: {
    title: 'Two statements contradict each other',
    explanation: '{provider} has told two different stories about this payout. One of them has to be picked as true.',
  },
  EXPIRED_IN_FLIGHT: {
    title: 'Expired while the provider holds it',
    explanation: 'The lifetime ended while {provider} holds the payout. The provider cannot recall it.',
  },
  ENQUIRY_EXHAUSTED: {
    title: 'No final answer within the schedule',
    explanation: '{provider} gave no final answer to any enquiry. The money may or may not have moved.',
  },
} as const satisfies Record<string, ReasonFacts>;

export type ModerationReason = keyof typeof MODERATION_REASON_FACTS;

export const MODERATION_REASONS = Object.keys(MODERATION_REASON_FACTS) as ModerationReason[];
