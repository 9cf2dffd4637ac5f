import type { ModerationFacts } from '../moderation-actions.js';
import { blocked, type Decision, evidenceMissing, isSending, pathOf, plan, REQUEST_OPEN } from './decision.js';

function startRevoke(facts: ModerationFacts): Decision {
  if (!facts.canRevoke) return blocked(`${facts.provider} cannot recall payouts.`);
  return plan('start_revoke', `${facts.provider} is asked to recall it. Whether that succeeds is the provider's answer.`, {
    sends: 'revoke',
    mayBecome: ['REVOKING', 'REVOKED', 'REVOKE_FAILED'],
  });
}

/** The provider has it, so the action is decided as in the status that its answer leads to, and passes through it. */
function afterTakeOver(facts: ModerationFacts, decide: (facts: ModerationFacts) => Decision): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const said = facts.invoke.report;
  const path = said ? pathOf(facts, said) : [];
  const target = path.at(-1);
  if (!target) return blocked("The provider's answer does not fit this status.");
  const decision = decide({ ...facts, status: target });
  return 'plan' in decision ? { plan: { ...decision.plan, mayBecome: [...path, ...decision.plan.mayBecome] } } : decision;
}

/** What *cancel* does: it ends the payout, recalls it, or asks for the money back. */
export function decideCancel(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return plan('terminate', 'It ends here. Nothing was sent.', { mayBecome: ['TERMINATED'] });
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return afterTakeOver(facts, decideCancel);
      return plan('terminate', `It ends here. ${facts.provider} never got it.`, {
        mayBecome: ['TERMINATED'],
        needsSecondOperator: facts.invoke.verdict === 'not_received',
        riskReasons: ['If the merchant creates it again, the first one must really not be there.'],
        risk: facts.invoke.verdict === 'not_received' ? 'low' : 'none',
      });
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (!facts.canCancel) return blocked(`${facts.provider} cannot take a paid payout back.`);
      return plan('start_cancel', `${facts.provider} is asked to take the money back. Whether that succeeds is the provider's answer.`, {
        sends: 'cancel',
        mayBecome: ['CANCELLING', 'CANCELLED', 'CANCEL_FAILED'],
      });
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('It is being taken back already.');
    default:
      return blocked('It has ended.');
  }
}

/** What *revoke* does: it recalls a payout that the provider has and has not paid. */
export function decideRevoke(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return blocked('Nothing was sent, so there is nothing to recall. Cancel it.');
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return afterTakeOver(facts, decideRevoke);
      return blocked('The provider never got it, so there is nothing to recall. Cancel it.');
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      return blocked('It is paid, so there is nothing left to recall. Cancel asks for the money back.');
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('It is being taken back already.');
    default:
      return blocked('It has ended.');
  }
}
