interface ReasonFacts {
  /** A few words for a list. */
  title: string;
  /** Two sentences for the payout's page: what happened, what it means. `{provider}` is filled in. */
  explanation: string;
  /** What ends the wait: the provider's final word by itself, where the account allows that, or a human in every case. */
  answeredBy: 'final_evidence' | 'human';
}

/** Why a human has to decide before anything automatic continues. */
export const MODERATION_REASON_FACTS = {
  PROVIDER_ERROR: {
    title: 'The provider gave no final answer',
    explanation: '{provider} answered with an error that is not final. The money may or may not have moved.',
    answeredBy: 'final_evidence',
  },
  HELD: {
    title: 'On hold',
    explanation: 'An operator put this payout on hold. Nothing is sent, recalled or expired until it is released; the provider may still be asked.',
    answeredBy: 'human',
  },
  POLICY: { title: 'A rule asks for a human', explanation: 'A rule of the merchant asks for a decision first. Nothing was sent.', answeredBy: 'human' },
  PREVENT_FAILURE: {
    title: 'A failure waits for confirmation',
    explanation: '{provider} reported a failure. This account confirms failures by hand before the merchant hears of them.',
    answeredBy: 'human',
  },
  CONFLICT: {
    title: 'Two statements contradict each other',
    explanation: '{provider} has told two different stories about this payout. One of them has to be picked as true.',
    answeredBy: 'human',
  },
  EXPIRED_IN_FLIGHT: {
    title: 'Expired while the provider holds it',
    explanation: 'The lifetime ended while {provider} holds the payout. The provider cannot recall it.',
    answeredBy: 'final_evidence',
  },
  ENQUIRY_EXHAUSTED: {
    title: 'No final answer within the schedule',
    explanation: '{provider} gave no final answer to any enquiry. The money may or may not have moved.',
    answeredBy: 'final_evidence',
  },
} as const satisfies Record<string, ReasonFacts>;

export type ModerationReason = keyof typeof MODERATION_REASON_FACTS;

export const MODERATION_REASONS = Object.keys(MODERATION_REASON_FACTS) as ModerationReason[];
