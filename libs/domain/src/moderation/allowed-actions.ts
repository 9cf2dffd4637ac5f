import { type Decision, plan } from './decisions/decision.js';
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
  if ('blockedBy' in decision || obstacles.length > 0) {
    return { ...base, step: null, consequence: '', risk: 'none', riskReasons: [], needsSecondOperator: false, sends: null, mayBecome: [] };
  }
  const bothForAmount = facts.aboveSoloLimit && MONEY_ACTIONS.includes(action);
  return { ...base, ...decision.plan, needsSecondOperator: decision.plan.needsSecondOperator || bothForAmount };
}

/** Every action with its decision, in the order in which a screen shows them. */
export function allowedActions(facts: ModerationFacts): AllowedAction[] {
  return MODERATION_ACTIONS.map((action) => decideAction(action, facts));
}
