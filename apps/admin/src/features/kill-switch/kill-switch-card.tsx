import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { BlockedActions } from '../../components/confirm/blocked-actions.js';
import { Facts } from '../../components/values/facts.js';
import { Moment } from '../../components/values/moment.js';
import { Pill } from '../../components/values/pill.js';
import type { KillSwitchView } from '../../generated/types.gen.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { nextStepText } from './kill-switch-labels.js';
import type { ResumptionStep } from './resumption-panel.js';
import classes from './kill-switch.module.css';

interface KillSwitchCardProps {
  killSwitch: KillSwitchView;
  onStep: (step: ResumptionStep) => void;
}

/** One kill switch in force: what it stops, why, and what is missing until sends are resumed. */
export function KillSwitchCard({ killSwitch, onStep }: KillSwitchCardProps) {
  const { title, reason, pressed_by: by, pressed_at: at, waiting, on_their_way: onTheirWay, resumption } = killSwitch;
  return (
    <article className={classes.card} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <Pill tone="bad" icon={<IconHandStop size={13} aria-hidden />}>
          Stopped
        </Pill>
      </div>
      <Facts
        rows={[
          [
            'Stopped by',
            <>
              {by.name}, <Moment at={at} as="relative" />
            </>,
          ],
          ['Reason', reason],
          ['Waiting', String(waiting)],
          ['On the way before it', onTheirWay === 0 ? 'None is left without an outcome' : String(onTheirWay)],
          ['Resumption', nextStepText(killSwitch)],
          ...(resumption === null || resumption.has_expired
            ? []
            : ([
                ['Why resume', resumption.reason],
                ['Request expires', <Moment at={resumption.expires_at} as="relative" />],
              ] as const)),
        ]}
      />
      <Steps killSwitch={killSwitch} onStep={onStep} />
    </article>
  );
}

function Steps({ killSwitch: { resumption }, onStep }: KillSwitchCardProps) {
  const forbidden = useMissingPermission('sending.stop');
  if (resumption === null || resumption.has_expired) {
    if (forbidden !== null) return <BlockedActions entries={[{ label: 'Ask to resume', blockedReason: forbidden }]} />;
    return (
      <div className={classes.foot}>
        <Button
          variant="default"
          onClick={() => {
            onStep('ask');
          }}
        >
          Ask to resume
        </Button>
      </div>
    );
  }
  return (
    <>
      <div className={classes.foot}>
        {resumption.may_approve && (
          <Button
            onClick={() => {
              onStep('approve');
            }}
          >
            Approve and resume
          </Button>
        )}
        {forbidden === null && (
          <Button
            variant="default"
            onClick={() => {
              onStep('refuse');
            }}
          >
            Refuse to resume
          </Button>
        )}
      </div>
      {resumption.approval_refused_because !== null && (
        <BlockedActions entries={[{ label: 'Approve and resume', blockedReason: resumption.approval_refused_because }]} />
      )}
    </>
  );
}
