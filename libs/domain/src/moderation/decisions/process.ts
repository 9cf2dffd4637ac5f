import type { ReportFact } from '../../reports/evidence.js';
import type { ModerationFacts } from '../moderation-actions.js';
import { blocked, type Decision, evidenceMissing, isSending, notAcceptable, pathOf, plan, REQUEST_OPEN } from './decision.js';

function acceptReport(facts: ModerationFacts, report: ReportFact): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const path = pathOf(facts, report);
  const target = path.at(-1);
  if (!target) return notAcceptable(facts, report);
  const subject = report.source === 'manual' ? 'The statement approved by two operators' : `The status reported by ${facts.provider}`;
  return plan('take_over', `${subject} is accepted: the payout becomes ${target}. Nothing is sent.`, {
    mayBecome: path,
    riskReasons: ['Nothing is sent.'],
  });
}

/**
 * The latest report, where only an operator's confirmation is missing: a failure that the account requires to be confirmed, a refusal
 * that came while a case was open, or a manual statement that a second operator has accepted.
 */
function reportToConfirm(facts: ModerationFacts): ReportFact | null {
  const { latest, openReasons } = facts;
  if (!latest || pathOf(facts, latest).length === 0) return null;
  const needsOnlyConfirmation = openReasons.includes('PREVENT_FAILURE') || latest.reportedStatus === 'INVOKE_FAILED' || latest.source === 'manual';
  return needsOnlyConfirmation ? latest : null;
}

function processInvoking(facts: ModerationFacts): Decision {
  const { invoke, provider } = facts;
  if (invoke.verdict === 'unknown') return evidenceMissing(facts, invoke);
  if (invoke.verdict === 'received' && invoke.report) return acceptReport(facts, invoke.report);
  if (facts.lifetimeOver) return blocked("The payout's lifetime has ended, so it cannot be sent again. Cancel it.");
  if (facts.providerKeyExpired)
    return blocked(`The provider key has expired at ${provider}: sending again could pay twice. Cancel the payout and let the merchant create a new one.`);
  const neverSent = invoke.verdict === 'not_sent';
  return plan('send_again', `The payout is sent to ${provider} again with the same provider key.`, {
    sends: 'invoke',
    mayBecome: ['PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
    risk: neverSent ? 'none' : 'low',
    riskReasons: neverSent
      ? ['No earlier request was sent.']
      : [
          `${provider} reported twice that it does not know the payout.`,
          `The same provider key (${facts.providerKey ?? 'none'}) is used, so the provider recognises the repeated request.`,
        ],
    needsSecondOperator: !neverSent,
  });
}

function processFollowUp(facts: ModerationFacts, operation: 'revoke' | 'cancel'): Decision {
  const evidence = facts.followUp;
  if (!evidence) return blocked('No operation is in progress.');
  if (evidence.verdict === 'received' || facts.openReasons.length === 0) {
    return plan('resume', `An enquiry is sent to ${facts.provider} and the case is closed. The response decides the status.`, {
      sends: 'enquiry',
      mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    });
  }
  if (evidence.verdict === 'unknown') return evidenceMissing(facts, evidence);
  if (facts.providerKeyExpired) return blocked(`The provider key has expired at ${facts.provider}, so the ${operation} cannot be repeated with it.`);
  return plan('repeat_operation', `The ${operation} is sent to ${facts.provider} again with the same provider key.`, {
    sends: operation,
    mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    riskReasons: [`A ${operation} can only bring money back.`],
    needsSecondOperator: evidence.verdict === 'not_received',
  });
}

/** What *process* does: it moves the payout forward, to the status that the provider reported where there is one. */
export function decideProcess(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('There are conflicting statements. Resolve the conflict first.');
  const report = reportToConfirm(facts);
  if (report) return acceptReport(facts, report);
  switch (facts.status) {
    case 'CREATED':
      return blocked('Details are missing. The merchant must supply them first.');
    case 'READY':
      if (facts.lifetimeOver) return blocked("The payout's lifetime has ended, so it cannot be sent.");
      return plan('invoke', `The payout is sent to ${facts.provider} now.`, {
        sends: 'invoke',
        mayBecome: ['INVOKING', 'PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
        riskReasons: ['The payout was never sent before.'],
      });
    case 'INVOKING':
      return processInvoking(facts);
    case 'PROCESSING':
    case 'PENDING':
      return plan('resume', `An enquiry is sent to ${facts.provider}, the case is closed, and automatic processing resumes.`, {
        sends: 'enquiry',
        mayBecome: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
        riskReasons: ['An enquiry pays nothing.'],
      });
    case 'REVOKING':
      return processFollowUp(facts, 'revoke');
    case 'CANCELLING':
      return processFollowUp(facts, 'cancel');
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (facts.openReasons.length === 0) return blocked('This payout is paid, and no case is open.');
      return plan('close_case', 'The case is closed. The payout does not change.', { risk: 'already_paid', riskReasons: ['The payout is already paid.'] });
    default:
      if (facts.openReasons.length === 0) return blocked('This payout is final.');
      return plan('close_case', 'The case is closed. The payout does not change.');
  }
}
