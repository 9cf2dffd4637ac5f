import { IconArrowRight, IconBellX, IconChecks, IconCircleCheck, IconCircleX, IconPlus, IconScale, IconSend } from '@tabler/icons-react';
import { FAILED_STATUSES, IN_FLIGHT_STATUSES, PAID_STATUSES } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { FirstPayoutNotice } from '../../components/notices/first-payout-notice.js';
import { Page } from '../../components/layout/page.js';
import { LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import type { OverviewView } from '../../generated/types.gen.js';
import { cappedCount } from '../../lib/format/amount-text.js';
import { useServerNow } from '../../lib/browser/server-clock.js';
import { exactTime, durationText } from '../../lib/format/time-text.js';
import type { Tone } from '../../lib/labels/tones.js';
import { useMode } from '../../lib/url/mode.js';
import { overviewQuery } from './api/overview.js';
import classes from './overview.module.css';
import { FirstSteps } from './first-steps.js';
import { NotApplied } from './not-applied.js';
import { StopsMoney } from './stops-money.js';

interface TileProps {
  name: string;
  count: number;
  tone: Tone;
  icon: ReactNode;
  children: ReactNode;
  isLink: boolean;
}

function Tile({ name, count, tone, icon, children, isLink }: TileProps) {
  return (
    <>
      <span className={classes.name} data-tone={tone}>
        <span className={classes.dot}>{icon}</span>
        {name}
        {isLink && <IconArrowRight size={15} className={classes.go} aria-hidden />}
      </span>
      <span className={classes.figure}>{cappedCount(count)}</span>
      <span className={classes.sentence}>{children}</span>
    </>
  );
}

/** How long the oldest case has been open, to the second, as the first row of the queue says it. */
function OldestCase({ count, openedAt }: { count: number; openedAt: string }) {
  const nowMs = useServerNow(1_000);
  return (
    <>
      {count === 1 ? 'payout needs' : 'payouts need'} a decision, the oldest for{' '}
      <time dateTime={openedAt} title={`Since ${exactTime(openedAt)}`}>
        {durationText(nowMs - Date.parse(openedAt))}
      </time>
      .
    </>
  );
}

function NeedsOperator({ overview }: { overview: OverviewView }) {
  return (
    <section className={classes.group} aria-labelledby="needs-operator">
      <h2 id="needs-operator">Needs an operator</h2>
      <div className={classes.grid}>
        <Link to="/moderation" className={classes.tile}>
          <Tile
            isLink
            name="Moderation"
            count={overview.needs_decision}
            tone={overview.needs_decision > 0 ? 'attention' : 'good'}
            icon={<IconScale size={16} aria-hidden />}
          >
            {overview.oldest_case_opened_at === null ? (
              'No payout needs a decision.'
            ) : (
              <OldestCase count={overview.needs_decision} openedAt={overview.oldest_case_opened_at} />
            )}
          </Tile>
        </Link>
        <Link to="/approvals" className={classes.tile}>
          <Tile
            isLink
            name="Approvals"
            count={overview.approvals_waiting}
            tone={overview.approvals_waiting > 0 ? 'attention' : 'good'}
            icon={<IconChecks size={16} aria-hidden />}
          >
            {overview.approvals_waiting === 0 ? 'Nothing is waiting for a second operator.' : 'waiting for a second operator.'}
          </Tile>
        </Link>
        <div className={classes.tile}>
          <Tile
            isLink={false}
            name="Callbacks"
            count={overview.callbacks_failing}
            tone={overview.callbacks_failing > 0 ? 'bad' : 'good'}
            icon={<IconBellX size={16} aria-hidden />}
          >
            {overview.callbacks_failing === 0 ? 'No callback is failing.' : 'failed, and are not delivered so far.'}
          </Tile>
        </div>
      </div>
    </section>
  );
}

function RunsAutomatically({ overview }: { overview: OverviewView }) {
  const today = overview.today.slice(0, 'YYYY-MM-DD'.length);
  return (
    <section className={classes.group} aria-labelledby="automatic">
      <h2 id="automatic">Runs automatically</h2>
      <div className={classes.grid}>
        <Link to="/payouts" search={{ status: [...IN_FLIGHT_STATUSES] }} className={classes.tile}>
          <Tile isLink name="In progress" count={overview.in_flight} tone="moving" icon={<IconSend size={16} aria-hidden />}>
            {overview.in_flight === 1 ? 'is' : 'are'} with a provider now.
          </Tile>
        </Link>
        <Link to="/payouts" search={{ created_from: today }} className={classes.tile}>
          <Tile isLink name="Created today" count={overview.created_today} tone="neutral" icon={<IconPlus size={16} aria-hidden />}>
            created since midnight UTC.
          </Tile>
        </Link>
        <Link to="/payouts" search={{ status: [...PAID_STATUSES], status_since: today }} className={classes.tile}>
          <Tile isLink name="Paid today" count={overview.processed_today} tone="good" icon={<IconCircleCheck size={16} aria-hidden />}>
            became paid since midnight UTC.
          </Tile>
        </Link>
        <Link to="/payouts" search={{ status: [...FAILED_STATUSES], status_since: today }} className={classes.tile}>
          <Tile
            isLink
            name="Failed today"
            count={overview.failed_today}
            tone={overview.failed_today > 0 ? 'bad' : 'good'}
            icon={<IconCircleX size={16} aria-hidden />}
          >
            failed since midnight UTC.
          </Tile>
        </Link>
      </div>
    </section>
  );
}

/** Key figures; each links to the list behind it. */
export function OverviewPage() {
  const query = useQuery(overviewQuery(useMode()));
  return (
    <Page
      title="Overview"
      lead="What needs an operator, what stops money, and what runs automatically."
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <QueryView query={query} what="the overview" skeleton={<LinesSkeleton lines={2} height={180} />}>
        {(overview) => (
          <>
            <FirstSteps />
            <NeedsOperator overview={overview} />
            <StopsMoney stoppages={overview.stoppages} />
            <NotApplied accounts={overview.unmatched_notifications} />
            <RunsAutomatically overview={overview} />
            {!overview.any_payout && (
              <Card>
                <FirstPayoutNotice />
              </Card>
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}
