import type { AllowedAction, ModerationAction } from '@app/domain';

/** The texts of the buttons. */
export const ACTION_LABELS: Readonly<Record<ModerationAction, string>> = {
  process: 'Process',
  cancel: 'Cancel',
  revoke: 'Revoke',
  enquire: 'Enquire now',
  submit_details: 'Answer the provider',
  hold: 'Hold',
  release: 'Release',
  add_statement: 'Add statement',
  resolve_conflict: 'Resolve conflict',
  note: 'Add note',
};

/** Labels for steps that need a more precise word than the button's. */
const STEP_LABELS: Readonly<Partial<Record<NonNullable<AllowedAction['step']>, string>>> = {
  invoke: 'Send now',
  send_again: 'Send again',
  take_over: "Accept the provider's status",
  resume: 'Resume',
  close_case: 'Close the case',
  repeat_operation: 'Send the request again',
  start_cancel: 'Request the money back',
  terminate: 'Cancel the payout',
};

export function labelOf(action: AllowedAction): string {
  // Cancel and revoke can both lead to this step; each keeps its own name.
  if (action.step === 'start_revoke') return `${ACTION_LABELS[action.action]}: stop it at the provider`;
  return (action.step && STEP_LABELS[action.step]) ?? ACTION_LABELS[action.action];
}
