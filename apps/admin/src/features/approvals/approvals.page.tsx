import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { IgnoredSearchNotice } from '../../components/notices/ignored-search-notice.js';
import { Page } from '../../components/layout/page.js';
import { Pager } from '../../components/layout/pager.js';
import { useMode } from '../../lib/url/mode.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { approvalsQuery } from './api/approvals.js';
import classes from '../../components/layout/request-card.module.css';
import { ApprovalCard } from './approval-card.js';
import { ApprovalsTabs } from './approvals-tabs.js';
import { changesQuery } from '../changes/api/changes.js';
import { ChangeCard } from '../changes/change-card.js';
import { useCardKeys } from './use-card-keys.js';

const route = getRouteApi('/shell/approvals');

const EMPTY = {
  waiting: { title: 'Nothing is waiting for a second operator', text: 'New approval requests appear here automatically.' },
  decided: { title: 'Nothing has been decided yet', text: 'Approved, rejected and expired requests are listed here.' },
} as const;

/** Approval requests, waiting or decided. Operators cannot approve their own. */
export function ApprovalsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(approvalsQuery(search));
  const state = search.state ?? 'waiting';
  const list = useRef<HTMLDivElement>(null);
  useCardKeys(list);
  const mode = useMode();
  // A page of decided approvals is one of many; the changes stand on the first.
  const { data: changes } = useQuery({ ...changesQuery({ state, mode }), enabled: search.cursor === undefined });
  return (
    <Page
      title="Approvals"
      lead="Actions and changes of configuration that need a second person. You cannot approve your own requests, unless SOLE_OPERATOR is set and nobody else could."
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <IgnoredSearchNotice
        search={search}
        error={query.error}
        onCursorRefused={() => void navigate({ search: { ...search, cursor: undefined }, replace: true })}
      />
      <ApprovalsTabs at={state} />
      <QueryView query={query} what="the approvals" skeleton={<LinesSkeleton lines={3} height={220} />}>
        {(page) => (
          <>
            {page.data.length === 0 && (changes?.data ?? []).length === 0 && (
              <Card>
                <EmptyView title={EMPTY[state].title} icon={<IconChecks size={22} />}>
                  {EMPTY[state].text}
                </EmptyView>
              </Card>
            )}
            <div ref={list} className={classes.list}>
              {search.cursor === undefined && changes?.data.map((change) => <ChangeCard key={change.id} change={change} />)}
              {page.data.map((approval) => (
                <ApprovalCard key={approval.id} approval={approval} />
              ))}
            </div>
            <Pager
              next={page.next_cursor}
              hasPrevious={search.cursor !== undefined}
              onNext={(cursor) => void navigate({ search: { ...search, cursor } })}
              onFirst={() => void navigate({ search: { ...search, cursor: undefined } })}
            />
          </>
        )}
      </QueryView>
    </Page>
  );
}
