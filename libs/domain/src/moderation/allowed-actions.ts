import { demandOfRule, ruleCoversAction, strictest } from './approval-rules.js';
import { type Decision, NOBODY_ELSE, type Plan, plan } from './decisions/decision.js';
import { decideEnquire, decideSubmitDetails } from './decisions/enquire-and-submit.js';
import { decideHold, decideRelease } from './decisions/hold-and-release.js';
import { decideProcess } from './decisions/process.js';
import { decideCancel, decideRevoke } from './decisions/cancel-and-revoke.js';
import { decideAddStatement, decideResolveConflict } from './decisions/statements.js';
import { type AllowedAction, MODERATION_ACTIONS, type ModerationAction, type ModerationFacts } from './moderation-actions.js';
import { endsLastCase, hasEffect, needsTwoOperators } from './two-operators.js';
import type { Operation } from '../reports/evidence.js';
import { type OperatorRole, type Permission, roleMay } from '../permissions.js';

const PERMISSION_FOR: Readonly<Record<ModerationAction, Permission>> = {
  process: 'payout.moderate',
  cancel: 'payout.moderate',
  revoke: 'payout.moderate',
  enquire: 'payout.enquire',
  submit_details: 'payout.moderate',
  hold: 'payout.hold',
  release: 'payout.hold',
  add_statement: 'statement.add',
  resolve_conflict: 'payout.moderate',
  note: 'payout.note',
};

/** Whether a role has the permission that an action needs. */
export function roleMayAct(role: OperatorRole, action: ModerationAction): boolean {
  return roleMay(role, PERMISSION_FOR[action]);
}

const DECIDE: Readonly<Record<ModerationAction, (facts: ModerationFacts) => Decision>> = {
  process: decideProcess,
  cancel: decideCancel,
  revoke: decideRevoke,
  enquire: decideEnquire,
  submit_details: decideSubmitDetails,
  hold: decideHold,
  release: decideRelease,
  add_statement: decideAddStatement,
  resolve_conflict: decideResolveConflict,
  note: () => plan('note', 'The note is added to the history. Nothing else happens.'),
};

/** The risk of an action that no step would carry out was not computed: that is not the same as none. */
const UNKNOWN_RISK = { risk: null, riskReasons: [] };

/** Where there is another payout like it, every send may be a second payment, whatever is known about this one. */
function riskOf({ risk, riskReasons, sends }: Plan, { isDuplicate }: ModerationFacts): Pick<Plan, 'risk' | 'riskReasons'> {
  if (!isDuplicate || sends !== 'invoke') return { risk, riskReasons };
  return { risk: 'high', riskReasons: ['The merchant has another payout over the same amount to the same recipient.', ...riskReasons] };
}

const PLANNED_SEND: Readonly<Record<Operation, string>> = {
  invoke: 'The payout, which waits to be sent, is sent then, unless its status no longer allows it.',
  revoke: 'The revoke that is planned is sent then, unless the status no longer allows it.',
  cancel: 'The cancellation that is planned is sent then, unless the status no longer allows it.',
  submit_details: 'The details, or the next step, that wait to be sent leave then, unless the status no longer allows it.',
};

/** An operator who ends the last case is told what leaves with it. */
function withPlannedSend(decided: Plan, facts: ModerationFacts): Plan {
  const { plannedSend } = facts;
  if (plannedSend === null || !endsLastCase(decided, facts)) return decided;
  return { ...decided, sends: plannedSend, consequence: `${decided.consequence} ${PLANNED_SEND[plannedSend]}` };
}

/** Who must agree: a second person where the effect asks for one, and whom the rules ask for. A rule only adds to it. */
function demandOf(action: ModerationAction, weighed: Plan, facts: ModerationFacts): Pick<Plan, 'needsSecondOperator' | 'approvers' | 'admins' | 'askedBy'> {
  const rules = facts.rules.filter((rule) => ruleCoversAction(rule, action, weighed.risk));
  const least = { approvers: needsTwoOperators(weighed, facts) ? 1 : 0, admins: 0 };
  const { approvers, admins } = strictest([least, ...rules.map(demandOfRule)]);
  return { needsSecondOperator: approvers > 0, approvers, admins, askedBy: rules.map(({ name }) => name) };
}

/** The plan of an action with everything that follows from it. */
function planOf(action: ModerationAction, facts: ModerationFacts): Decision {
  const made = DECIDE[action](facts);
  if ('blockedBy' in made) return made;
  const sending = withPlannedSend(made.plan, facts);
  const weighed = { ...sending, ...riskOf(sending, facts) };
  return { plan: { ...weighed, ...demandOf(action, weighed, facts) } };
}

/** What one action would do now, or what blocks it. Pure; the caller supplies facts of one snapshot. */
export function decideAction(action: ModerationAction, facts: ModerationFacts): AllowedAction {
  const obstacles: string[] = [];
  const permission = PERMISSION_FOR[action];
  if (!roleMay(facts.role, permission)) obstacles.push(`Your role (${facts.role}) lacks the permission ${permission}.`);
  const decision = planOf(action, facts);
  if ('blockedBy' in decision) obstacles.push(decision.blockedBy);
  else if (facts.approvalWaiting && hasEffect(decision.plan))
    obstacles.push('An action on this payout is waiting for a second operator. Decide that request first.');
  // An answer cannot wait for a second operator: it is a secret, and the provider soon stops accepting it.
  if (action === 'submit_details' && 'plan' in decision && decision.plan.needsSecondOperator)
    obstacles.push('The amount is above what one operator may decide alone. The merchant can submit the details with POST /v1/payouts/{id}/details.');

  const base = { action, allowed: obstacles.length === 0, blockedBy: obstacles, needsReason: true };
  const weighed = 'plan' in decision ? { risk: decision.plan.risk, riskReasons: decision.plan.riskReasons } : UNKNOWN_RISK;
  if ('blockedBy' in decision || obstacles.length > 0) {
    return { ...base, step: null, consequence: '', ...weighed, ...NOBODY_ELSE, sends: null, mayBecome: [] };
  }
  return { ...base, ...decision.plan };
}

/** Every action with its decision, in the order in which a screen shows them. */
export function allowedActions(facts: ModerationFacts): AllowedAction[] {
  return MODERATION_ACTIONS.map((action) => decideAction(action, facts));
}
