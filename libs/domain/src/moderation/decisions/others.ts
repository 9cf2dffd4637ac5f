import type { ModerationFacts } from '../moderation-actions.js';
import { canBeSubmitted } from '../../lifecycle/required-action.js';
import { isFinal } from '../../lifecycle/statuses.js';
import { blocked, type Decision, isSending, plan, REQUEST_OPEN } from './decision.js';

/** Statuses in which the provider can be asked about a payout. */
function canEnquire(facts: ModerationFacts): boolean {
  const everSent = facts.status !== 'CREATE_FAILED' && facts.status !== 'CREATED' && facts.status !== 'READY';
  return everSent && facts.invoke.verdict !== 'not_sent';
}

/** It only reads. */
export function decideEnquire(facts: ModerationFacts): Decision {
  if (facts.invoke.sending) return blocked(REQUEST_OPEN);
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there is nothing to ask about.');
  return plan('enquire', `${facts.provider} is asked what it knows. Asking moves no money.`, { sends: 'enquiry' });
}

/** Answers what the provider waits for. */
export function decideSubmitDetails(facts: ModerationFacts): Decision {
  const { requiredAction: wanted, openReasons, provider, status } = facts;
  if (!wanted || (status !== 'PROCESSING' && status !== 'PENDING')) return blocked(`${provider} waits for nothing.`);
  if (!canBeSubmitted(wanted)) return blocked(`It is given on ${provider}'s own side.`);
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  if (openReasons.length > 0) return blocked('Decide the open case first: nothing is sent while one is open.');
  return plan('submit_details', `What ${provider} has asked for is sent to it, and it goes on with the payout.`, {
    sends: 'submit_details',
    mayBecome: status === 'PROCESSING' ? ['PENDING', 'PROCESSED', 'PROCESS_FAILED'] : ['PROCESSED', 'PROCESS_FAILED'],
    riskReasons: [`${provider} has this payout already, and pays it once.`],
  });
}

/** Keeps everything automatic away. */
export function decideHold(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('HELD')) return blocked('It is on hold already.');
  if (isFinal(facts.status)) return blocked('It has ended.');
  return plan('hold', 'Nothing is sent, recalled or expired until it is released. Asking the provider goes on.');
}

/** Ends a hold. */
export function decideRelease(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('HELD')) return blocked('It is not on hold.');
  return plan(
    'release',
    facts.openReasons.length > 1 ? 'The hold ends. Another case stays open.' : 'The hold ends and automatic work goes on where it stopped.',
  );
}

/** Brings in what was learnt outside this system. */
export function decideAddStatement(facts: ModerationFacts): Decision {
  if (!canEnquire(facts)) return blocked('Nothing was sent, so the provider can have said nothing.');
  return plan('add_statement', "The provider's word, learnt outside this system, becomes evidence once a second operator has accepted it.", {
    needsSecondOperator: true,
  });
}

/** Picks the true one of statements that contradict each other. */
export function decideResolveConflict(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('CONFLICT')) return blocked('There is no conflict.');
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  return plan('resolve_conflict', 'The statement that is picked becomes the truth, and the status follows from it.', { needsSecondOperator: true });
}
