import { Button } from '@mantine/core';
import { IconCircleCheck, IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../components/confirm/blocked-actions.js';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { Page } from '../../components/layout/page.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import type { KillSwitchView } from '../../generated/types.gen.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { killSwitchesQuery } from './api/kill-switches.js';
import { KillSwitchCard } from './kill-switch-card.js';
import { KillSwitchHistory } from './kill-switch-history.js';
import classes from './kill-switch.module.css';
import { PressPanel } from './press-panel.js';
import { ResumptionPanel, type ResumptionStep } from './resumption-panel.js';

/** What is open: nothing, the panel that stops, or a step of a resumption. */
type Open = null | 'press' | { killSwitch: KillSwitchView; step: ResumptionStep };

const RESUME_LEADS = {
  1: 'you ask and then approve it with your password, because SOLE_OPERATOR is set and nobody else could.',
  2: 'one asks and another one approves.',
} as const;

/** Stops live sends, and resumes them by two people. */
export function KillSwitchPage() {
  const query = useQuery(killSwitchesQuery);
  const forbidden = useMissingPermission('sending.stop');
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
  };
  return (
    <Page
      title="Kill switch"
      lead={`Stops what moves money out in live mode. One person presses; to resume, ${RESUME_LEADS[query.data?.people_to_resume === 1 ? 1 : 2]}`}
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      {forbidden === null ? (
        <div className={classes.foot}>
          <Button
            variant="default"
            className={classes.press}
            leftSection={<IconHandStop size={16} aria-hidden />}
            onClick={() => {
              setOpen('press');
            }}
          >
            Stop live sends
          </Button>
        </div>
      ) : (
        <BlockedActions entries={[{ label: 'Stop live sends', blockedReason: forbidden }]} />
      )}
      <QueryView query={query} what="the kill switches" skeleton={<LinesSkeleton lines={2} height={160} />}>
        {({ data, past }) => (
          <>
            {data.length === 0 && (
              <Card>
                <EmptyView title="Nothing is stopped" icon={<IconCircleCheck size={22} />}>
                  Live payouts are sent as they become due.
                </EmptyView>
              </Card>
            )}
            <div className={classes.list}>
              {data.map((killSwitch) => (
                <KillSwitchCard
                  key={killSwitch.id}
                  killSwitch={killSwitch}
                  onStep={(step) => {
                    setOpen({ killSwitch, step });
                  }}
                />
              ))}
            </div>
            <KillSwitchHistory known={[...data, ...past]} />
          </>
        )}
      </QueryView>
      {open === 'press' && <PressPanel onClose={close} />}
      {open !== null && open !== 'press' && <ResumptionPanel killSwitch={open.killSwitch} step={open.step} onClose={close} />}
    </Page>
  );
}
