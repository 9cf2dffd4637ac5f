/** What has to be done before a payout can go on, in one sentence for people. */
export const NEXT_STEPS = {
  details: 'Details of the recipient are missing.',
  otp: 'The provider has sent a one-time password to the owner of the account. It goes on once it has it.',
  approval: 'The provider wants the transfer approved before it goes out.',
  strong_authentication: 'The provider asks for strong customer authentication: the challenge has to be answered.',
  approval_at_provider: 'The provider waits for an approval that is given on its own side.',
} as const;

export type NextStepType = keyof typeof NEXT_STEPS;

export const NEXT_STEP_TYPES = Object.keys(NEXT_STEPS) as NextStepType[];

/** What a provider waits for before it goes on with a payout that it has accepted. */
export interface RequiredAction {
  type: Exclude<NextStepType, 'details'>;
  /** Names of the details to be submitted; empty where a confirmation is enough, or where nothing can be submitted. */
  fields: readonly string[];
  /** The provider's challenge, where it has sent one. */
  challenge?: string;
}

/** Whether somebody can answer it through us. */
export function canBeSubmitted(wanted: RequiredAction): boolean {
  return wanted.type !== 'approval_at_provider';
}
