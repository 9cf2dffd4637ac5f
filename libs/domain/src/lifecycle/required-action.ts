/** What has to be done before a payout can continue, as a sentence for people. */
export const NEXT_STEPS = {
  details: 'Recipient details are missing.',
  otp: 'The provider has sent a one-time password to the account owner and continues once it is submitted.',
  approval: 'The provider requires an approval before it sends the transfer.',
  strong_authentication: 'The provider requires strong customer authentication: the challenge must be answered.',
  approval_at_provider: 'The provider is waiting for an approval that is given in its own system.',
} as const;

export type NextStepType = keyof typeof NEXT_STEPS;

export const NEXT_STEP_TYPES = Object.keys(NEXT_STEPS) as NextStepType[];

/** What a provider waits for before it continues a payout that it has accepted. */
export interface RequiredAction {
  type: Exclude<NextStepType, 'details'>;
  /** Names of the details to be submitted; empty where a confirmation is enough, or where nothing can be submitted. */
  fields: readonly string[];
  /** The provider's challenge, where it has sent one. */
  challenge?: string;
}

/** Whether it can be answered through the gateway. */
export function canBeSubmitted({ type }: RequiredAction): boolean {
  return type !== 'approval_at_provider';
}
