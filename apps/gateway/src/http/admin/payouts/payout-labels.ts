import {
  type AllowedAction,
  MODERATION_REASON_FACTS,
  type ModerationAction,
  type ModerationFacts,
  type ModerationReason,
  NOT_FOUND_NEEDED,
  type Outcome,
  RESOLUTION_FACTS,
  type Resolution,
} from '@app/domain';

/** What the buttons say. */
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

/** What an operator reads when a step needs a more exact word than its button. */
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
  // Two intents that lead to the same step keep their own names.
  if (action.step === 'start_revoke') return `${ACTION_LABELS[action.action]}: stop it at the provider`;
  return (action.step && STEP_LABELS[action.step]) ?? ACTION_LABELS[action.action];
}

/** What is known of the last send, in one sentence. */
export function knowledgeSentence(facts: ModerationFacts): string {
  const { invoke, provider } = facts;
  if (invoke.sending) return `A request to ${provider} is in progress.`;
  switch (invoke.verdict) {
    case 'not_sent':
      return 'Nothing was sent to the provider.';
    case 'not_received':
      return `The payout was sent, and ${provider} reports that it was not received.`;
    case 'received':
      return `${provider} received the payout${invoke.report ? ` and last reported ${invoke.report.reportedStatus}` : ''}.`;
    case 'unknown':
      return `The payout was sent, and it is not known whether ${provider} received it (${Math.min(invoke.notFoundCount, NOT_FOUND_NEEDED)} of ${NOT_FOUND_NEEDED} "not found" responses).`;
  }
}

/** Why a payout is in the queue, in two sentences. */
export function whySentence(reason: ModerationReason, provider: string, resolution: Resolution | null): string {
  const explanation = MODERATION_REASON_FACTS[reason].explanation.replaceAll('{provider}', provider);
  return reason === 'PROVIDER_ERROR' && resolution ? `${RESOLUTION_FACTS[resolution].description} ${explanation}` : explanation;
}

/** The step that the server would take next, if it were asked: certainty first, then knowledge. */
export function suggestionOf(actions: readonly AllowedAction[], facts: ModerationFacts): { action: ModerationAction; label: string; sentence: string } | null {
  // While an order waits for a second operator, that decision is the next step.
  if (facts.openReasons.length === 0 || facts.approvalWaiting) return null;
  const allowed = (action: ModerationAction): AllowedAction | undefined => actions.find((one) => one.action === action && one.allowed);
  const order: readonly ModerationAction[] = ['resolve_conflict', 'process', 'enquire', 'release', 'cancel'];
  const best = order.map(allowed).find((one) => one !== undefined);
  if (!best) return null;
  return {
    action: best.action,
    label: labelOf(best),
    sentence: best.step === 'enquire' && facts.invoke.verdict === 'unknown' ? 'Enquire first: the outcome is not known.' : best.consequence,
  };
}

/** How a try ended, in words. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  done: 'completed',
  accepted: 'accepted',
  declined: 'declined',
  not_sent: 'not sent',
  unknown: 'sent, outcome unknown',
};
