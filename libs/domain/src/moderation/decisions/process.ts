import type { ReportFact } from '../../reports/evidence.js';
import type { ModerationFacts } from '../moderation-actions.js';
import { blocked, type Decision, evidenceMissing, isSending, pathOf, plan, REQUEST_OPEN } from './decision.js';

function takeOver(facts: ModerationFacts, said: ReportFact): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const path = pathOf(facts, said);
  const target = path.at(-1);
  if (!target) return blocked(`The last statement (${said.reportedStatus}) does not fit this status.`);
  const whose = said.source === 'manual' ? 'The statement that two operators have accepted' : `${facts.provider}'s answer`;
  return plan('take_over', `${whose} is taken over: the payout becomes ${target}. Nothing is sent.`, {
    mayBecome: path,
    riskReasons: ['Nothing is sent.'],
  });
}

/**
 * The latest word that only needs a human's: a failure that the account wants confirmed, a refusal that came while a case was open,
 * or a statement by hand that a second operator has accepted.
 */
function wordToTakeOver(facts: ModerationFacts): ReportFact | null {
  const { latest, openReasons } = facts;
  if (!latest || pathOf(facts, latest).length === 0) return null;
  const decisive = openReasons.includes('PREVENT_FAILURE') || latest.reportedStatus === 'INVOKE_FAILED' || latest.source === 'manual';
  return decisive ? latest : null;
}

function processInvoking(facts: ModerationFacts): Decision {
  const { invoke, provider } = facts;
  if (invoke.verdict === 'unknown') return evidenceMissing(facts, invoke);
  if (invoke.verdict === 'received' && invoke.report) return takeOver(facts, invoke.report);
  if (facts.lifetimeOver) return blocked('Its lifetime is over, so it may not be sent again. Cancel it.');
  if (facts.providerKeyExpired)
    return blocked(`${provider} has forgotten the provider key by now: sending again could pay twice. Cancel it, and let the merchant create a new payout.`);
  const neverSent = invoke.verdict === 'not_sent';
  return plan('send_again', `It is sent to ${provider} again, under the same provider key ${facts.providerKey ?? ''}.`.trim(), {
    sends: 'invoke',
    mayBecome: ['PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
    risk: neverSent ? 'none' : 'low',
    riskReasons: neverSent
      ? ['No earlier request left the gateway.']
      : [`${provider} said twice that it does not know it.`, 'The same provider key is used, so the provider recognises a repeat.'],
    needsSecondOperator: !neverSent,
  });
}

function processFollowUp(facts: ModerationFacts, operation: 'revoke' | 'cancel'): Decision {
  const evidence = facts.followUp;
  if (!evidence) return blocked('No operation is under way.');
  if (evidence.verdict === 'received' || facts.openReasons.length === 0) {
    return plan('resume', `${facts.provider} is asked now and the case is closed; its answer decides.`, {
      sends: 'enquiry',
      mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    });
  }
  if (evidence.verdict === 'unknown') return evidenceMissing(facts, evidence);
  if (facts.providerKeyExpired) return blocked(`${facts.provider} has forgotten the provider key by now, so the ${operation} may not be repeated under it.`);
  return plan('repeat_operation', `The ${operation} is sent to ${facts.provider} again, under the same provider key.`, {
    sends: operation,
    mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    riskReasons: [`A ${operation} can only bring money back.`],
    needsSecondOperator: evidence.verdict === 'not_received',
  });
}

/** What *process* does: it brings the payout forward, by the provider's word where there is one. */
export function decideProcess(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  const word = wordToTakeOver(facts);
  if (word) return takeOver(facts, word);
  switch (facts.status) {
    case 'CREATED':
      return blocked('Details are missing. The merchant has to complete them first.');
    case 'READY':
      if (facts.lifetimeOver) return blocked('Its lifetime is over, so it may not be sent any more.');
      return plan('invoke', `It is sent to ${facts.provider} now.`, {
        sends: 'invoke',
        mayBecome: ['INVOKING', 'PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
        riskReasons: ['It was never sent before.'],
      });
    case 'INVOKING':
      return processInvoking(facts);
    case 'PROCESSING':
    case 'PENDING':
      return plan('resume', `${facts.provider} is asked now, the case is closed, and automatic work goes on.`, {
        sends: 'enquiry',
        mayBecome: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
        riskReasons: ['Nothing is paid by asking.'],
      });
    case 'REVOKING':
      return processFollowUp(facts, 'revoke');
    case 'CANCELLING':
      return processFollowUp(facts, 'cancel');
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (facts.openReasons.length === 0) return blocked('It is paid, and no case is open.');
      return plan('close_case', 'The case is closed. The payout stays as it is.', { risk: 'already_paid', riskReasons: ['The money is out.'] });
    default:
      if (facts.openReasons.length === 0) return blocked('It has ended.');
      return plan('close_case', 'The case is closed. The payout stays as it is.');
  }
}
