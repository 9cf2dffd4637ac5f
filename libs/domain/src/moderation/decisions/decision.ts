import { type Evidence, NOT_FOUND_NEEDED, type ReportFact, weighStatement } from '../../reports/evidence.js';
import type { AllowedAction, ModerationFacts, ModerationStep } from '../moderation-actions.js';
import type { PayoutStatus } from '../../lifecycle/statuses.js';

/** What would be done. */
export type Plan = Omit<AllowedAction, 'action' | 'allowed' | 'blockedBy' | 'needsReason'>;
/** What one action would do now, or the sentence that blocks it. */
export type Decision = { plan: Plan } | { blockedBy: string };

/** One operator decides alone. */
export const NOBODY_ELSE = { needsSecondOperator: false, approvers: 0, admins: 0, askedBy: [] as string[] };

/** An action that can be taken. Unless `rest` says otherwise it carries no risk, sends nothing and needs one operator. */
export function plan(step: ModerationStep, consequence: string, rest: Partial<Plan> = {}): Decision {
  return { plan: { step, consequence, risk: 'none', riskReasons: [], ...NOBODY_ELSE, sends: null, mayBecome: [], ...rest } };
}

/** An action that cannot be taken, and why, in a sentence. */
export function blocked(sentence: string): Decision {
  return { blockedBy: sentence };
}

export const REQUEST_OPEN = 'A request to the provider is in progress. Wait until it ends.';

/** While an attempt is open its payout keeps its status: the response is still to come, and in another status it would never be recorded. */
export function isSending(facts: ModerationFacts): boolean {
  return facts.invoke.sending || facts.followUp?.sending === true;
}

/** It is not known whether the provider has the payout, so neither sending it again nor ending it is safe. */
export function evidenceMissing(facts: ModerationFacts, evidence: Evidence): Decision {
  if (evidence.sending) return blocked(REQUEST_OPEN);
  return blocked(
    `It is not known whether ${facts.provider} received the request (${String(Math.min(evidence.notFoundCount, NOT_FOUND_NEEDED))} of ${String(NOT_FOUND_NEEDED)} "not found" responses after the settle time). Enquire, or add a statement with evidence.`,
  );
}

/** The statuses that the payout would pass through if the report were accepted; empty where it is not possible. */
export function pathOf(facts: ModerationFacts, report: ReportFact): PayoutStatus[] {
  const weighing = weighStatement(facts, report, facts.statements);
  return weighing.kind === 'move' ? weighing.path : [];
}

/** Why a report cannot be accepted as it is, as a sentence. */
export function notAcceptable(facts: ModerationFacts, report: ReportFact): Decision {
  const { because } = weighStatement(facts, report, facts.statements);
  return blocked(`The statement ${report.reportedStatus} cannot be accepted as it is. ${because} Enquire, or add a statement with evidence.`);
}

/** Whether a request was ever sent that the provider can be asked about. */
export function canEnquire(facts: ModerationFacts): boolean {
  const everSent = facts.status !== 'CREATE_FAILED' && facts.status !== 'CREATED' && facts.status !== 'READY';
  return everSent && facts.invoke.verdict !== 'not_sent';
}
