import { type Decision, type Plan, plan } from './decisions/decision.js';
import { decideEnquire, decideSubmitDetails } from './decisions/enquire-and-submit.js';
import { decideHold, decideRelease } from './decisions/hold-and-release.js';
import { decideProcess } from './decisions/process.js';
import { decideCancel, decideRevoke } from './decisions/cancel-and-revoke.js';
import { decideAddStatement, decideResolveConflict } from './decisions/statements.js';
import { type AllowedAction, MODERATION_ACTIONS, type ModerationAction, type ModerationFacts } from './moderation-actions.js';
import { type Permission, roleMay } from '../permissions.js';

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

/** Actions that can move money or change a status; above the solo limit they need two operators. */
const MONEY_ACTIONS: readonly ModerationAction[] = ['process', 'cancel', 'revoke', 'resolve_conflict'];

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

/** What one action would do now, or what blocks it. Pure; the caller supplies facts of one snapshot. */
export function decideAction(action: ModerationAction, facts: ModerationFacts): AllowedAction {
  const obstacles: string[] = [];
  const permission = PERMISSION_FOR[action];
  if (!roleMay(facts.role, permission)) obstacles.push(`Your role (${facts.role}) lacks the permission ${permission}.`);
  if (facts.approvalWaiting && MONEY_ACTIONS.includes(action))
    obstacles.push('An action on this payout is waiting for a second operator. Decide that request first.');
  const decision = DECIDE[action](facts);
  if ('blockedBy' in decision) obstacles.push(decision.blockedBy);

  const base = { action, allowed: obstacles.length === 0, blockedBy: obstacles, needsReason: true };
  const weighed = 'plan' in decision ? riskOf(decision.plan, facts) : UNKNOWN_RISK;
  if ('blockedBy' in decision || obstacles.length > 0) {
    return { ...base, step: null, consequence: '', ...weighed, needsSecondOperator: false, sends: null, mayBecome: [] };
  }
  const bothForAmount = facts.aboveSoloLimit && MONEY_ACTIONS.includes(action);
  return { ...base, ...decision.plan, ...weighed, needsSecondOperator: decision.plan.needsSecondOperator || bothForAmount };
}

/** Every action with its decision, in the order in which a screen shows them. */
export function allowedActions(facts: ModerationFacts): AllowedAction[] {
  return MODERATION_ACTIONS.map((action) => decideAction(action, facts));
}
