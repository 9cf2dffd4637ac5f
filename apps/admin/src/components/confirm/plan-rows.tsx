import type { DoublePayRisk, PayoutStatus } from '@app/domain';
import { RiskPill } from '../values/risk-pill.js';
import classes from './plan-rows.module.css';
import { StatusBadge } from '../values/status-badge.js';

/** What the operator reads before confirming, in order of importance. */
export interface Plan {
  consequence: string;
  /** Null where it was not computed. */
  risk: DoublePayRisk | null;
  riskReasons: readonly string[];
  /** What is sent to the provider; null when nothing is. */
  sends: string | null;
  mayBecome: readonly PayoutStatus[];
  /** What the resulting status depends on, when the server cannot predict it; null when an empty list means no change. */
  dependsOn: string | null;
}

/** Description-list rows with a plan's risk, request and possible statuses. */
export function PlanRows({ plan }: { plan: Plan }) {
  return (
    <>
      <dt>Risk</dt>
      <dd>
        <RiskPill risk={plan.risk} />
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
        {plan.mayBecome.length === 0
          ? (plan.dependsOn ?? 'The status does not change')
          : plan.mayBecome.map((status) => <StatusBadge key={status} status={status} />)}
      </dd>
    </>
  );
}
