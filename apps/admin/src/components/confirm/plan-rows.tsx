import type { DoublePayRisk, PayoutStatus } from '@app/domain';
import { RISK_WORDS } from '../../lib/labels/tones.js';
import { Pill } from '../values/pill.js';
import classes from './plan-rows.module.css';
import { StatusBadge } from '../values/status-badge.js';

/** What is told before anything is confirmed, in the order of importance. */
export interface Plan {
  consequence: string;
  risk: DoublePayRisk;
  riskReasons: readonly string[];
  /** What goes over the wire; null when nothing does. */
  sends: string | null;
  mayBecome: readonly PayoutStatus[];
  /** What the outcome depends on, where the server cannot name the statuses beforehand; null where an empty list means none. */
  dependsOn: string | null;
}

/** The rows of a description list that say what a plan risks, sends and leads to. */
export function PlanRows({ plan }: { plan: Plan }) {
  const risk = RISK_WORDS[plan.risk];
  return (
    <>
      <dt>Risk</dt>
      <dd>
        <Pill tone={risk.tone}>{risk.sentence}</Pill>
        {plan.riskReasons.map((reason) => (
          <p key={reason} className="soft">
            {reason}
          </p>
        ))}
      </dd>
      <dt>Sent to the provider</dt>
      <dd>{plan.sends ?? 'Nothing'}</dd>
      <dt>May become</dt>
      <dd className={classes.flow}>
        {plan.mayBecome.length === 0 ? (plan.dependsOn ?? 'The status stays') : plan.mayBecome.map((status) => <StatusBadge key={status} status={status} />)}
      </dd>
    </>
  );
}
