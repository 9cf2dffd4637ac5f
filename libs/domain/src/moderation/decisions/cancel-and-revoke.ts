import type { ModerationFacts } from '../moderation-actions.js';
import { blocked, type Decision, evidenceMissing, isSending, notAcceptable, pathOf, plan, REQUEST_OPEN } from './decision.js';

function startRevoke(facts: ModerationFacts): Decision {
  if (!facts.canRevoke) return blocked(`${facts.provider} cannot revoke payouts.`);
  return plan('start_revoke', `${facts.provider} is asked to revoke the payout. The provider's response decides whether that succeeds.`, {
    sends: 'revoke',
    mayBecome: ['REVOKING', 'REVOKED', 'REVOKE_FAILED'],
  });
}

/** The provider has the payout, so the action is decided as in the status that the provider reported, and passes through it. */
function fromReportedStatus(facts: ModerationFacts, decide: (facts: ModerationFacts) => Decision): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const { report } = facts.invoke;
  if (!report) return blocked('It is not known how the payout stands at the provider.');
  const path = pathOf(facts, report);
  const target = path.at(-1);
  if (!target) return notAcceptable(facts, report);
  const decision = decide({ ...facts, status: target });
  return 'plan' in decision ? { plan: { ...decision.plan, mayBecome: [...path, ...decision.plan.mayBecome] } } : decision;
}

/** What *cancel* does: it terminates the payout, revokes it, or asks for the money back. */
export function decideCancel(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('There are conflicting statements. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return plan('terminate', 'The payout is terminated. Nothing was sent.', { mayBecome: ['TERMINATED'] });
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return fromReportedStatus(facts, decideCancel);
      return plan('terminate', `The payout is terminated. ${facts.provider} never received it.`, {
        mayBecome: ['TERMINATED'],
        needsSecondOperator: facts.invoke.verdict === 'not_received',
        riskReasons: ['If the merchant creates the payout again and the provider did receive this one, both are paid.'],
        risk: facts.invoke.verdict === 'not_received' ? 'low' : 'none',
      });
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (!facts.canCancel) return blocked(`${facts.provider} cannot cancel a paid payout.`);
      return plan(
        'start_cancel',
        `${facts.provider} is asked to cancel the paid payout and return the money. The provider's response decides whether that succeeds.`,
        {
          sends: 'cancel',
          mayBecome: ['CANCELLING', 'CANCELLED', 'CANCEL_FAILED'],
        },
      );
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('This payout is already being revoked or cancelled.');
    default:
      return blocked('This payout is final.');
  }
}

/** What *revoke* does: it asks the provider to drop a payout that it has not paid yet. */
export function decideRevoke(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('There are conflicting statements. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return blocked('Nothing was sent, so there is nothing to revoke. Cancel it.');
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return fromReportedStatus(facts, decideRevoke);
      return blocked('The provider never received it, so there is nothing to revoke. Cancel it.');
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      return blocked('This payout is paid, so it cannot be revoked any more. Cancel it to get the money back.');
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('This payout is already being revoked or cancelled.');
    default:
      return blocked('This payout is final.');
  }
}
