import type { ModerationFacts } from '../moderation-actions.js';
import { canBeSubmitted } from '../../lifecycle/required-action.js';
import { blocked, canEnquire, type Decision, isSending, plan, REQUEST_OPEN } from './decision.js';

/** Asks the provider for the payout's status. */
export function decideEnquire(facts: ModerationFacts): Decision {
  if (facts.invoke.sending) return blocked(REQUEST_OPEN);
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there is nothing to enquire about.');
  return plan('enquire', `${facts.provider} is asked for the payout's status. An enquiry moves no money.`, { sends: 'enquiry' });
}

/** Submits the details that the provider waits for. */
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
