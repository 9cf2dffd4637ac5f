import { type AllowedAction, callbackTypeOf, type ModerationFacts } from '@app/domain';
import { labelOf } from './action-labels.js';
import type { AllowedActionView, KnowledgeView } from './action.view.js';
import { knowledgeSentence } from './knowledge-sentences.js';

export function actionView(action: AllowedAction): AllowedActionView {
  const mayBecome = [...new Set(action.mayBecome)];
  return {
    action: action.action,
    label: labelOf(action),
    allowed: action.allowed,
    blocked_by: action.blockedBy,
    step: action.step,
    consequence: action.consequence,
    risk: action.risk,
    risk_reasons: action.riskReasons,
    needs_reason: action.needsReason,
    needs_second_operator: action.needsSecondOperator,
    approvers: action.approvers,
    admins: action.admins,
    asked_by: action.askedBy,
    sends: action.sends,
    may_become: mayBecome,
    callbacks: mayBecome.map(callbackTypeOf),
  };
}

export function knowledgeView(facts: ModerationFacts, lastEnquiryAt: Date | null): KnowledgeView {
  return { verdict: facts.invoke.verdict, sentence: knowledgeSentence(facts), last_enquiry_at: lastEnquiryAt?.toISOString() ?? null };
}
