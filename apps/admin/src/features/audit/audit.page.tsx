import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { Page } from '../../components/layout/page.js';
import { Pager } from '../../components/layout/pager.js';
import { IgnoredSearchNotice } from '../../components/notices/ignored-search-notice.js';
import { loadedData } from '../../components/notices/loaded-data.js';
import { Notice } from '../../components/notices/notice.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import { LinesSkeleton, NoMatchView, QueryView } from '../../components/notices/view-states.js';
import type { AuditPageView } from '../../generated/types.gen.js';
import { asProblem } from '../../lib/api/api-problem.js';
import { exactTime } from '../../lib/format/time-text.js';
import { AuditFilters } from './audit-filters.js';
import { AuditTable } from './audit-table.js';
import classes from './audit.module.css';
import { auditQuery, useAuditExport } from './api/audit.js';

const route = getRouteApi('/shell/audit');

function sealText(page: AuditPageView | undefined): string {
  if (!page) return 'Who did what, why and when, the newest first.';
  if (page.seal === null)
    return 'Who did what, why and when, the newest first. Nothing is sealed: AUDIT_SIGNING_KEY is not set, or no checkpoint was made yet.';
  return `Who did what, why and when, the newest first. Sealed until ${exactTime(page.seal.sealed_until)} by checkpoint ${String(page.seal.checkpoint)}.`;
}

/** Changes of configuration, sign-ins and decisions about payouts of both modes, in one list. */
export function AuditPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(auditQuery(filter));
  const exporting = useAuditExport();
  const show = (parts: typeof filter): void => {
    void navigate({ search: { ...filter, cursor: undefined, ...parts } });
  };
  return (
    <Page
      title="Audit log"
      lead={sealText(loadedData(query))}
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <IgnoredSearchNotice
        search={filter}
        error={query.error}
        onCursorRefused={() => {
          show({});
        }}
      />
      <AuditFilters key={filter.subject ?? ''} filter={filter} onChange={show} />
      <QueryView query={query} what="the audit log" skeleton={<LinesSkeleton lines={10} height={56} />}>
        {(page) => (
          <>
            <Card padded={false}>
              {page.data.length > 0 ? <AuditTable entries={page.data} /> : <NoMatchView onClear={() => void navigate({ search: { mode: filter.mode } })} />}
            </Card>
            <div className={classes.foot}>
              <Button
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
                loading={exporting.isPending}
                onClick={() => {
                  exporting.mutate(filter);
                }}
              >
                Export as CSV
              </Button>
              <Pager
                next={page.next_cursor}
                hasPrevious={filter.cursor !== undefined}
                onNext={(cursor) => {
                  show({ cursor });
                }}
                onFirst={() => {
                  show({});
                }}
              />
            </div>
          </>
        )}
      </QueryView>
      {exporting.isSuccess && (
        <Notice
          tone={exporting.data ? 'good' : 'attention'}
          role="status"
          title={exporting.data ? 'The file is saved' : 'The file has the newest 20,000 entries only'}
        >
          The export is an entry of the log.{exporting.data ? '' : ' Narrow the time to get the older ones.'}
        </Notice>
      )}
      <ProblemNotice problem={exporting.isError ? asProblem(exporting.error) : null} />
    </Page>
  );
}
