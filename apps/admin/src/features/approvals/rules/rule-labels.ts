import { type ApproverCount, type ApproverRole, RULED_ACTIONS, type RuledAction, type RuleRisk } from '@app/domain';
import { ACTION_LABELS } from '../../../lib/labels/action-labels.js';

export const RISK_LABELS: Readonly<Record<RuleRisk | '', string>> = { '': 'Any risk', low: 'Low or high risk', high: 'High risk' };

/** Who must agree besides the one who asks. */
export function approversText(approvers: ApproverCount, role: ApproverRole): string {
  if (role === 'admin') return approvers === 1 ? '1 administrator' : '2 administrators';
  return approvers === 1 ? '1 approver or administrator' : '2 approvers or administrators';
}

export function actionsText(actions: readonly RuledAction[]): string {
  return actions.length === 0 || actions.length === RULED_ACTIONS.length ? 'All actions' : actions.map((action) => ACTION_LABELS[action]).join(', ');
}
