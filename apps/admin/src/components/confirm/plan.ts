import type { Plan } from './plan-rows.js';
import type { AllowedActionView } from '../../generated/types.gen.js';
import { SENDS_WORDS } from '../../lib/labels/action-labels.js';

/** The parts that an action and a request for approval tell alike. */
type Planned = Pick<AllowedActionView, 'action' | 'consequence' | 'risk' | 'risk_reasons' | 'sends' | 'may_become'>;

/** An empty list of statuses is no promise where an answer or a choice decides. */
function dependsOn({ action, sends }: Planned): string | null {
  if (action === 'resolve_conflict') return 'Depends on the statement that is picked';
  return sends === null ? null : "Depends on the provider's answer";
}

/** The server's word on an action, as the screens tell it. */
export function planOf(planned: Planned): Plan {
  return {
    consequence: planned.consequence,
    risk: planned.risk,
    riskReasons: planned.risk_reasons,
    sends: planned.sends === null ? null : SENDS_WORDS[planned.sends],
    mayBecome: planned.may_become,
    dependsOn: dependsOn(planned),
  };
}

/** True when confirming it reaches the provider at once. Asking a second operator reaches nobody outside. */
export function callsProvider({ sends, needs_second_operator: asksFirst }: Pick<AllowedActionView, 'sends' | 'needs_second_operator'>): boolean {
  return sends !== null && !asksFirst;
}
