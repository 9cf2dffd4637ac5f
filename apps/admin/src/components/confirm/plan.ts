import type { Plan } from './plan-rows.js';
import type { AllowedActionView } from '../../generated/types.gen.js';
import { approversSentence } from '../../lib/labels/approvers.js';
import { SENDS_LABELS } from '../../lib/labels/action-labels.js';

/** The parts that an action and an approval request have in common. */
type Planned = Pick<AllowedActionView, 'action' | 'consequence' | 'risk' | 'risk_reasons' | 'sends' | 'may_become'>;

/** With an empty list of statuses the result may still depend on a response or on a choice. */
function dependsOn({ action, sends }: Planned): string | null {
  if (action === 'resolve_conflict') return 'Depends on the statement you select';
  return sends === null ? null : "Depends on the provider's response";
}

/** The server's description of an action, in the shape that the panels show. */
export function planOf(planned: Planned): Plan {
  return {
    consequence: planned.consequence,
    risk: planned.risk,
    riskReasons: planned.risk_reasons,
    sends: planned.sends === null ? null : SENDS_LABELS[planned.sends],
    mayBecome: planned.may_become,
    dependsOn: dependsOn(planned),
  };
}

/** True when confirming calls the provider immediately. A request for approval calls no provider. */
export function callsProvider({ sends, needs_second_operator: asksFirst }: Pick<AllowedActionView, 'sends' | 'needs_second_operator'>): boolean {
  return sends !== null && !asksFirst;
}

/** Whom the approval rules ask for; null where only the effect of the action asks for a second operator. */
export function whoMustAgree({ approvers, admins, asked_by: rules }: Pick<AllowedActionView, 'approvers' | 'admins' | 'asked_by'>): string | null {
  if (rules.length === 0) return null;
  const names = rules.map((name) => `“${name}”`).join(', ');
  return `${approversSentence(approvers, admins)} must approve it, by the approval ${rules.length === 1 ? 'rule' : 'rules'} ${names}. Nothing happens before.`;
}
