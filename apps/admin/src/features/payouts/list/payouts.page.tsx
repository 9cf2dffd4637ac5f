import { IconFlag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Amount } from '../../../components/values/amount.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { FirstPayoutNotice } from '../../../components/notices/first-payout-notice.js';
import { IgnoredSearchNotice } from '../../../components/notices/ignored-search-notice.js';
import { Moment } from '../../../components/values/moment.js';
import { loadedData } from '../../../components/notices/loaded-data.js';
import { Page } from '../../../components/layout/page.js';
import { Pager } from '../../../components/layout/pager.js';
import { Pill } from '../../../components/values/pill.js';
import row from '../../../components/table/row-link.module.css';
import { StatusBadge } from '../../../components/values/status-badge.js';
import { LinesSkeleton, NoMatchView, QueryView } from '../../../components/notices/view-states.js';
import type { PayoutPageView, PayoutRowView } from '../../../generated/types.gen.js';
import { countText, groupDigits } from '../../../lib/format/amount-text.js';
import { stringifySearch } from '../../../lib/url/search-params.js';
import { shortId } from '../../../lib/format/short-id.js';
import { useRowKeys } from '../../../lib/keyboard/use-row-keys.js';
import { payoutsQuery } from '../api/payouts.js';
import classes from './payouts-list.module.css';
import { PayoutsFilters } from './payouts-filters.js';

const route = getRouteApi('/shell/payouts');

const COLUMNS: readonly Column<PayoutRowView>[] = [
  {
    title: 'Payout',
    cell: (payout) => (
      <>
        <Link to="/payouts/$payoutId" params={{ payoutId: payout.id }} className={row.open} data-row={payout.id}>
          {payout.reference}
        </Link>
        <div className={`${classes.small ?? ''} ${classes.name ?? ''}`}>{payout.merchant.name}</div>
      </>
    ),
  },
  { title: 'Amount', isNumber: true, cell: (payout) => <Amount amount={payout.amount} currency={payout.currency} /> },
  {
    title: 'Status',
    cell: (payout) => (
      <span className={classes.badges}>
        <StatusBadge status={payout.status} />
        {payout.moderation_required && (
          <Pill tone="attention" icon={<IconFlag size={12} aria-hidden />}>
            Needs a decision
          </Pill>
        )}
      </span>
    ),
  },
  { title: 'Provider', cell: (payout) => <span className={classes.name}>{payout.provider?.name ?? '–'}</span> },
  { title: 'Service', cell: (payout) => <span className="mono">{payout.service}</span> },
  {
    title: 'Provider reference',
    cell: ({ provider_reference: reference }) =>
      reference === null ? (
        '–'
      ) : (
        <span className="mono" title={reference}>
          {shortId(reference)}
        </span>
      ),
  },
  { title: 'Created (UTC)', cell: (payout) => <Moment at={payout.created_at} /> },
];

function lead(page: PayoutPageView | undefined, isByOutcome: boolean): string {
  if (!page) return 'Every payout, newest first.';
  const order = isByOutcome ? 'the last to be paid or to fail first' : 'newest first';
  return page.count_capped ? `${groupDigits(String(page.count))}+ payouts, ${order}.` : `${countText(page.count, 'payout')}, ${order}.`;
}

/** All payouts, with search and filters. */
export function PayoutsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(payoutsQuery(search));
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list, undefined);
  const isFiltered = stringifySearch({ ...search, mode: undefined }) !== '';
  return (
    <Page
      title="Payouts"
      lead={lead(loadedData(query), search.status_since !== undefined)}
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <IgnoredSearchNotice
        search={search}
        error={query.error}
        onCursorRefused={() => void navigate({ search: { ...search, cursor: undefined }, replace: true })}
      />
      <PayoutsFilters key={search.search ?? ''} search={search} onChange={(parts) => void navigate({ search: { ...search, ...parts, cursor: undefined } })} />
      <QueryView query={query} what="the payouts" skeleton={<LinesSkeleton lines={10} height={56} />}>
        {(page) => (
          <>
            <div ref={list}>
              <Card padded={false}>
                {page.data.length > 0 && <DataTable label="Payouts" columns={COLUMNS} rows={page.data} idOf={(payout) => payout.id} isClickable />}
                {page.data.length === 0 && (isFiltered ? <NoMatchView onClear={() => void navigate({ search: {} })} /> : <FirstPayoutNotice />)}
              </Card>
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
