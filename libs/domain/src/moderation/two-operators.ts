import type { Plan } from './decisions/decision.js';
import type { ModerationFacts, ModerationStep } from './moderation-actions.js';

/** Steps that end the last case: what is planned leaves with them, and automatic processing goes on. A hold is one case, and its end leaves the others open. */
const ENDS_CASES: readonly ModerationStep[] = ['resume', 'close_case', 'resolve_conflict', 'release'];

/** True when a step ends what stops the payout. */
export function endsLastCase({ step }: Pick<Plan, 'step'>, { openReasons }: Pick<ModerationFacts, 'openReasons'>): boolean {
  return step !== null && ENDS_CASES.includes(step) && (step !== 'release' || openReasons.length <= 1);
}

/** True when something is sent that is more than a question, a status may follow from the operator's word, or a case ends. */
export function hasEffect({ step, sends, mayBecome }: Plan): boolean {
  return (sends !== null && sends !== 'enquiry') || mayBecome.length > 0 || (step !== null && ENDS_CASES.includes(step));
}

/**
 * Whether one person may not do it alone. It follows from the effect, whatever the action is called: every effect above the merchant's solo
 * limit, and in live mode everything that sends a payout which may be paid twice by it.
 */
export function needsTwoOperators(plan: Plan, { aboveSoloLimit, isLive }: Pick<ModerationFacts, 'aboveSoloLimit' | 'isLive'>): boolean {
  const isRiskySend = plan.sends === 'invoke' && plan.risk !== 'none';
  return plan.needsSecondOperator || (aboveSoloLimit && hasEffect(plan)) || (isLive && isRiskySend);
}
