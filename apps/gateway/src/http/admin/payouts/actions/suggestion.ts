import type { AllowedAction, ModerationAction, ModerationFacts } from '@app/domain';
import { labelOf } from './action-labels.js';
import type { SuggestionView } from './action.view.js';

/** The first of these that is allowed is suggested: settle contradictions first, then continue, then find out more. */
const ORDER: readonly ModerationAction[] = ['resolve_conflict', 'process', 'enquire', 'release', 'cancel'];

/** The action to suggest; null if no case is open, or if the next step is the decision of a second operator. */
export function suggestionOf(actions: readonly AllowedAction[], facts: ModerationFacts): SuggestionView | null {
  if (facts.openReasons.length === 0 || facts.approvalWaiting) return null;
  const allowed = (action: ModerationAction): AllowedAction | undefined => actions.find((one) => one.action === action && one.allowed);
  const best = ORDER.map(allowed).find((one) => one !== undefined);
  if (!best) return null;
  return {
    action: best.action,
    label: labelOf(best),
    sentence: best.step === 'enquire' && facts.invoke.verdict === 'unknown' ? 'Enquire first: the outcome is not known.' : best.consequence,
  };
}
