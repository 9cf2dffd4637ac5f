import { IconCheck, IconClock, IconMinus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Amount } from '../../components/values/amount.js';
import { Moment } from '../../components/values/moment.js';
import { SimilarNotice } from '../../components/notices/similar-notice.js';
import { Pill } from '../../components/values/pill.js';
import { PlanRows } from '../../components/confirm/plan-rows.js';
import type { ApprovalView } from '../../generated/types.gen.js';
import type { Tone } from '../../lib/labels/tones.js';
import { planOf } from '../../components/confirm/plan.js';
import type { ApprovalDecision } from './api/decide-approval.js';
import classes from '../../components/layout/request-card.module.css';
import { ApprovalFoot } from './approval-foot.js';
import { ApprovalSubject } from './approval-subject.js';
import { DecisionPanel } from './decision-panel.js';
import { approversSentence } from '../../lib/labels/approvers.js';

const STATES: Readonly<Record<ApprovalView['state'], { tone: Tone; label: string; Icon: typeof IconX }>> = {
  waiting: { tone: 'attention', label: 'Waiting for a second operator', Icon: IconClock },
  approved: { tone: 'good', label: 'Approved', Icon: IconCheck },
  rejected: { tone: 'bad', label: 'Rejected', Icon: IconX },
  void: { tone: 'neutral', label: 'Void: the payout changed', Icon: IconMinus },
  expired: { tone: 'neutral', label: 'Expired', Icon: IconMinus },
};

function Decided({ approval }: { approval: ApprovalView }) {
  if (approval.decided_at === null) return null;
  return (
    <p className={classes.meta}>
      {STATES[approval.state].label} by {approval.checker?.name ?? 'the gateway'}, <Moment at={approval.decided_at} as="relative" />
      {approval.state === 'approved' && approval.first_checker !== null && <>, after {approval.first_checker.name}</>}
      {approval.people === 1 && ', who had requested it, alone under SOLE_OPERATOR'}
      {approval.comment !== null && <>: “{approval.comment}”</>}
    </p>
  );
}

/** How many have agreed, where it takes more than one besides the maker. */
function waitingLabel({ approvers, approved }: ApprovalView): string {
  return approvers === 1 ? STATES.waiting.label : `${String(approved)} of ${String(approvers)} approved`;
}

/** Whom the approval rules ask for, and who has agreed so far; nothing where only the effect asks for a second operator. */
function Approvers({
  approval: { asked_by: rules, approvers, admins, first_checker: first, first_agreed_at: at, first_comment: comment },
}: {
  approval: ApprovalView;
}) {
  if (rules.length === 0) return null;
  return (
    <>
      <dt>Who must agree</dt>
      <dd>
        {approversSentence(approvers, admins)}, by {rules.length === 1 ? 'the rule' : 'the rules'} {rules.map((name) => `“${name}”`).join(', ')}
        {first !== null && at !== null && (
          <div>
            {first.name} approved <Moment at={at} as="relative" />
            {comment !== null && <>: “{comment}”</>}
          </div>
        )}
      </dd>
    </>
  );
}

/** An approval request as its maker saw it, with the second operator's two buttons. */
export function ApprovalCard({ approval, isOnPayoutPage = false }: { approval: ApprovalView; isOnPayoutPage?: boolean }) {
  const [decision, setDecision] = useState<ApprovalDecision | null>(null);
  const { tone, label, Icon } = STATES[approval.state];
  const isWaiting = approval.state === 'waiting';
  const isAlone = isWaiting && approval.is_own && approval.can_decide;
  return (
    <article
      className={classes.card}
      data-waiting={isWaiting || undefined}
      data-row={approval.id}
      tabIndex={-1}
      aria-label={`${approval.label}, ${approval.payout_reference}`}
    >
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>
            {approval.label}
            {!isOnPayoutPage && (
              <>
                <Amount amount={approval.amount} currency={approval.currency} />
                <Link to="/payouts/$payoutId" params={{ payoutId: approval.payout_id }} className="link">
                  {approval.payout_reference}
                </Link>
              </>
            )}
          </h2>
          <p className={classes.meta}>
            Requested by {approval.maker.name}, <Moment at={approval.created_at} as="relative" />
            {isWaiting && (
              <>
                {' · '}expires <Moment at={approval.expires_at} as="relative" />
              </>
            )}
          </p>
        </div>
        <Pill tone={tone} icon={<Icon size={13} aria-hidden />}>
          {isAlone ? 'Waiting for you alone: SOLE_OPERATOR is set' : isWaiting ? waitingLabel(approval) : label}
        </Pill>
      </div>
      {!isOnPayoutPage && <SimilarNotice similar={approval.similar} />}
      <dl className={classes.saw}>
        {!isOnPayoutPage && <ApprovalSubject approval={approval} />}
        <dt>What will happen</dt>
        <dd>{approval.consequence}</dd>
        <PlanRows plan={planOf(approval)} />
        {approval.identity !== null && (
          <>
            <dt>Provider account</dt>
            <dd>{approval.identity}</dd>
          </>
        )}
        <Approvers approval={approval} />
        <dt>Reason</dt>
        <dd>{approval.reason}</dd>
        {approval.particulars.length > 0 && (
          <>
            <dt>Details</dt>
            <dd>
              {approval.particulars.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </dd>
          </>
        )}
      </dl>
      <Decided approval={approval} />
      {isWaiting && <ApprovalFoot approval={approval} rejectLabel={isAlone ? 'Withdraw' : 'Reject'} onDecide={setDecision} />}
      {decision !== null && (
        <DecisionPanel
          approval={approval}
          decision={decision}
          onClose={() => {
            setDecision(null);
          }}
        />
      )}
    </article>
  );
}
