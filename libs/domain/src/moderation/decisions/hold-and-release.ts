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
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there is nothing to enquire about.');
  return plan('enquire', `${facts.provider} is asked for the payout's status. An enquiry moves no money.`, { sends: 'enquiry' });
}

/** Answers what the provider waits for. */
export function decideSubmitDetails(facts: ModerationFacts): Decision {
  const { requiredAction, openReasons, provider, status } = facts;
  if (!requiredAction || (status !== 'PROCESSING' && status !== 'PENDING')) return blocked(`${provider} is not waiting for details.`);
  if (!canBeSubmitted(requiredAction)) return blocked(`The approval is given at ${provider} directly.`);
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  if (openReasons.length > 0) return blocked('Decide the open case first: nothing is sent while a case is open.');
  return plan('submit_details', `The requested details are sent to ${provider}, which then continues the payout.`, {
    sends: 'submit_details',
    mayBecome: status === 'PROCESSING' ? ['PENDING', 'PROCESSED', 'PROCESS_FAILED'] : ['PROCESSED', 'PROCESS_FAILED'],
    riskReasons: [`${provider} already has this payout and pays it once.`],
  });
}

/** Keeps everything automatic away. */
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

/** Brings in what was learnt outside this system. */
export function decideAddStatement(facts: ModerationFacts): Decision {
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there can be no statement from the provider.');
  return plan('add_statement', "The provider's statement, received outside this system, counts as evidence once a second operator has approved it.", {
    needsSecondOperator: true,
  });
}

/** Picks the true one of statements that contradict each other. */
export function decideResolveConflict(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('CONFLICT')) return blocked('There is no conflict.');
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  return plan('resolve_conflict', 'The selected statement is accepted as correct, and the status follows from it.', { needsSecondOperator: true });
}
