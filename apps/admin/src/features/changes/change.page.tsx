import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AsOf } from '../../components/layout/as-of.js';
import { BackLink } from '../../components/layout/back-link.js';
import { Card } from '../../components/layout/card.js';
import { Page } from '../../components/layout/page.js';
import { Notice } from '../../components/notices/notice.js';
import { LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { Facts } from '../../components/values/facts.js';
import { ModeMark } from '../../components/values/mode-mark.js';
import { Moment } from '../../components/values/moment.js';
import type { ChangeRequestDetailView } from '../../generated/types.gen.js';
import { serverTimeOf } from '../../lib/browser/server-clock.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { changeQuery, type ChangeDecision } from './api/changes.js';
import { ChangeDecided } from './change-card.js';
import { ChangeDiff } from './change-diff.js';
import { ChangePanel } from './change-panel.js';
import { ChangeStatePill } from './change-state.js';
import classes from './changes.module.css';

const route = getRouteApi('/shell/approvals/changes/$changeId');

/** One change of configuration: every value before and after, who asks for it and why, and what changed since. */
export function ChangePage() {
  const { changeId } = route.useParams();
  const query = useQuery(changeQuery(changeId));
  const change = query.data;
  return (
    <Page
      title={change?.title ?? 'Change request'}
      above={<BackLink to="/approvals">Approvals</BackLink>}
      lead={
        change && (
          <span className={classes.lead}>
            <ModeMark mode={change.mode} /> <ChangeStatePill state={change.state} large />
          </span>
        )
      }
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <QueryView query={query} what="the change request" skeleton={<LinesSkeleton lines={3} height={160} />}>
        {(shown) => <ChangeView change={shown} />}
      </QueryView>
    </Page>
  );
}

function ChangeView({ change }: { change: ChangeRequestDetailView }) {
  const [decision, setDecision] = useState<ChangeDecision | null>(null);
  return (
    <div className={classes.page}>
      {change.changed_since.length > 0 && (
        <Notice tone="attention" title="What happened since the request was made" role="status">
          <ul className={classes.waiting}>
            {change.changed_since.map(({ title, operator, at, reason }) => (
              <li key={`${at} ${title}`}>
                {title} by {operator}, <Moment at={at} as="relative" />
                {reason !== null && <>: “{reason}”</>}
              </li>
            ))}
          </ul>
          <p>If it changed what this request changes, the request becomes void when it is published.</p>
        </Notice>
      )}
      <Card padded={false}>
        <ChangeDiff changes={change.changes} label="What changes" />
      </Card>
      <Card title="Request">
        <Facts
          rows={[
            ['Requested by', change.maker.name],
            ['Requested (UTC)', <Moment key="at" at={change.created_at} />],
            ['Reason', change.reason ?? 'None was given'],
            ['Expires (UTC)', <Moment key="expires" at={change.expires_at} />],
            ...about(change),
          ]}
        />
        <ChangeDecided change={change} />
        {change.state === 'waiting' && <Decisions change={change} onDecide={setDecision} />}
      </Card>
      {decision !== null && (
        <ChangePanel
          change={change}
          decision={decision}
          onClose={() => {
            setDecision(null);
          }}
        />
      )}
    </div>
  );
}

/** Where the thing that the request is about is shown; a new account has no page yet. */
function about({ kind, mode, state, shown_on: shownOn }: ChangeRequestDetailView) {
  if (shownOn.startsWith('mer_')) {
    const link = (
      <Link key="merchant" to="/providers/merchants/$merchantId" params={{ merchantId: shownOn }} search={{ mode }} className="link">
        Open the merchant
      </Link>
    );
    return [['Merchant', link] as const];
  }
  if (kind.startsWith('service.')) {
    const link = (
      <Link key="services" to="/providers/services" className="link">
        Open the services
      </Link>
    );
    return [['Service', link] as const];
  }
  if (kind.startsWith('approval_rule.')) {
    const link = (
      <Link key="rules" to="/approvals/rules" search={{ mode }} className="link">
        Open the approval rules
      </Link>
    );
    return [['Approval rule', link] as const];
  }
  if (kind.startsWith('operator.') || (kind === 'account.create' && state !== 'published')) return [];
  const link = (
    <Link key="account" to="/providers/$accountId" params={{ accountId: shownOn }} className="link">
      Open the account
    </Link>
  );
  return [['Account', link] as const];
}

function Decisions({ change, onDecide }: { change: ChangeRequestDetailView; onDecide: (decision: ChangeDecision) => void }) {
  const mayDecide = useMissingPermission('configuration.manage') === null;
  const other: ChangeDecision = change.is_own ? 'withdraw' : 'refuse';
  return (
    <div className={classes.buttons}>
      {change.can_publish ? (
        <Button
          onClick={() => {
            onDecide('publish');
          }}
        >
          Publish
        </Button>
      ) : (
        <span className={classes.blocked}>
          <IconLock size={14} aria-hidden />
          {change.blocked_by ?? 'You cannot publish this request.'}
        </span>
      )}
      {mayDecide && (
        <Button
          variant="default"
          onClick={() => {
            onDecide(other);
          }}
        >
          {change.is_own ? 'Withdraw' : 'Refuse'}
        </Button>
      )}
    </div>
  );
}
