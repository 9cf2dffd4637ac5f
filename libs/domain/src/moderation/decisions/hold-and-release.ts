import type { ModerationFacts } from '../moderation-actions.js';
import { isFinal } from '../../lifecycle/statuses.js';
import { blocked, type Decision, plan } from './decision.js';

/** Stops automatic processing until the payout is released. */
export function decideHold(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('HELD')) return blocked('This payout is already on hold.');
  if (isFinal(facts.status)) return blocked('This payout is final.');
  return plan('hold', 'Until the payout is released, nothing is sent or revoked and it does not expire. Enquiries continue.');
}

/** Ends a hold. */
export function decideRelease(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('HELD')) return blocked('This payout is not on hold.');
  return plan(
    'release',
    facts.openReasons.length > 1 ? 'The hold ends. Another case stays open.' : 'The hold ends and automatic processing resumes where it stopped.',
  );
}
