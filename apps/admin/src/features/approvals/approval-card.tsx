import { Button } from '@mantine/core';
import { IconCheck, IconClock, IconLock, IconMinus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Amount } from '../../components/values/amount.js';
import { Moment } from '../../components/values/moment.js';
import { Pill } from '../../components/values/pill.js';
import { PlanRows } from '../../components/confirm/plan-rows.js';
import type { ApprovalView } from '../../generated/types.gen.js';
import type { Tone } from '../../lib/labels/tones.js';
import { planOf } from '../../components/confirm/plan.js';
import type { ApprovalWord } from './api/decide-approval.js';
import classes from './approval-card.module.css';
import { DecisionPanel } from './decision-panel.js';

const STATES: Readonly<Record<ApprovalView['state'], { tone: Tone; words: string; Icon: typeof IconX }>> = {
  waiting: { tone: 'attention', words: 'Waits for a second operator', Icon: IconClock },
  approved: { tone: 'good', words: 'Approved', Icon: IconCheck },
  rejected: { tone: 'bad', words: 'Rejected', Icon: IconX },
  void: { tone: 'neutral', words: 'Void: the payout changed', Icon: IconMinus },
  expired: { tone: 'neutral', words: 'Expired', Icon: IconMinus },
};

function Decided({ approval }: { approval: ApprovalView }) {
  if (approval.decided_at === null) return null;
  return (
    <p className={classes.meta}>
      {STATES[approval.state].words} by {approval.checker?.name ?? 'the gateway'}, <Moment at={approval.decided_at} as="distance" />
      {approval.comment !== null && <>: “{approval.comment}”</>}
    </p>
  );
}

/** Exactly what the maker saw and said, and the second operator's two buttons. */
export function ApprovalCard({ approval, isOnPayoutPage = false }: { approval: ApprovalView; isOnPayoutPage?: boolean }) {
  const [word, setWord] = useState<ApprovalWord | null>(null);
  const { tone, words, Icon } = STATES[approval.state];
  const isWaiting = approval.state === 'waiting';
  return (
    <article className={classes.card} data-waiting={isWaiting || undefined} aria-label={`${approval.label}, ${approval.payout_reference}`}>
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
            Asked by {approval.maker.name}, <Moment at={approval.created_at} as="distance" />
            {isWaiting && (
              <>
                {' · '}void <Moment at={approval.expires_at} as="distance" />
              </>
            )}
          </p>
        </div>
        <Pill tone={tone} icon={<Icon size={13} aria-hidden />}>
          {words}
        </Pill>
      </div>
      <dl className={classes.saw}>
        <dt>What will happen</dt>
        <dd>{approval.consequence}</dd>
        <PlanRows plan={planOf(approval)} />
        <dt>Reason</dt>
        <dd>{approval.reason}</dd>
        {approval.particulars.length > 0 && (
          <>
            <dt>Particulars</dt>
            <dd>
              {approval.particulars.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </dd>
          </>
        )}
      </dl>
      <Decided approval={approval} />
      {isWaiting && (
        <div className={classes.foot}>
          {approval.can_decide ? (
            <>
              <Button
                onClick={() => {
                  setWord('approve');
                }}
              >
                Approve
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  setWord('reject');
                }}
              >
                Reject
              </Button>
            </>
          ) : (
            <span className={classes.blocked}>
              <IconLock size={14} aria-hidden />
              {approval.blocked_by ?? 'You may not decide this one.'}
            </span>
          )}
        </div>
      )}
      {word !== null && (
        <DecisionPanel
          approval={approval}
          word={word}
          onClose={() => {
            setWord(null);
          }}
        />
      )}
    </article>
  );
}
