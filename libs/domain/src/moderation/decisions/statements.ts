import type { ModerationFacts } from '../moderation-actions.js';
import { blocked, canEnquire, type Decision, isSending, plan, REQUEST_OPEN } from './decision.js';

/** Adds a provider's statement that was received outside this system. */
export function decideAddStatement(facts: ModerationFacts): Decision {
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there can be no statement from the provider.');
  return plan('add_statement', "The provider's statement, received outside this system, counts as evidence once a second operator has approved it.", {
    needsSecondOperator: true,
  });
}

/** Selects the correct one of conflicting statements. */
export function decideResolveConflict(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('CONFLICT')) return blocked('There is no conflict.');
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  return plan('resolve_conflict', 'The selected statement is accepted as correct, and the status follows from it.', { needsSecondOperator: true });
}
