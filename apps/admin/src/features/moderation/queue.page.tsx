import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { IgnoredSearchNotice } from '../../components/notices/ignored-search-notice.js';
import { Page } from '../../components/layout/page.js';
import { Pager } from '../../components/layout/pager.js';
import { EmptyView, LinesSkeleton, NoMatchView, QueryView } from '../../components/notices/view-states.js';
import type { QueuePageView } from '../../generated/types.gen.js';
import { groupDigits } from '../../lib/format/amount-text.js';
import { useRowKeys } from '../../lib/keyboard/use-row-keys.js';
import { queueQuery } from './api/queue.js';
import { useKnownProviders } from './known-providers.js';
import { QueueFilters } from './queue-filters.js';
import { QueueCards, QueueTable } from './queue-list.js';
import { StoppagesBanner } from './stoppages-banner.js';
import { useStableRows } from './stable-rows.js';

const route = getRouteApi('/shell/moderation');
const WIDE = '(min-width: 64rem)';

function lead({ total, total_capped: isCapped }: QueuePageView): string {
  if (total === 0) return 'No payout needs a decision.';
  return `${groupDigits(String(total))}${isCapped ? '+' : ''} ${total === 1 ? 'payout needs' : 'payouts need'} a decision, longest waiting first.`;
}

/** The moderation queue: payouts that need an operator's decision, and what is known about each. */
export function QueuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, ...filter } = search;
  const query = useQuery(queueQuery(filter));
  const providers = useKnownProviders(filter.provider);
  const total = query.data?.total;

  return (
    <Page
      title="Moderation"
      tabTitle={total ? `(${String(total)}) Moderation` : 'Moderation'}
      lead={query.data === undefined ? 'Payouts that need a decision.' : lead(query.data)}
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <IgnoredSearchNotice
        search={search}
        error={query.error}
        onCursorRefused={() => void navigate({ search: { ...search, cursor: undefined }, replace: true })}
      />
      <StoppagesBanner />
      {query.data === undefined ? (
        query.isPending && <Skeleton height={36} radius="xl" />
      ) : (
        <QueueFilters
          total={query.data.total}
          reasons={query.data.reasons}
          reason={filter.reason}
          providers={providers}
          provider={filter.provider}
          onReason={(reason) => void navigate({ search: { ...filter, reason, cursor: undefined } })}
          onProvider={(provider) => void navigate({ search: { ...filter, provider, cursor: undefined } })}
        />
      )}
      <QueryView query={query} what="the moderation queue" skeleton={<LinesSkeleton lines={8} height={64} />}>
        {(page) => (
          <>
            <QueueBody
              page={page}
              list={JSON.stringify(filter)}
              at={at}
              onAt={(payoutId) => {
                if (payoutId !== at) void navigate({ search: { ...search, at: payoutId }, replace: true, resetScroll: false });
              }}
              onClear={() => void navigate({ search: {} })}
            />
            <Pager
              next={page.next_cursor}
              hasPrevious={filter.cursor !== undefined}
              onNext={(cursor) => void navigate({ search: { ...filter, cursor } })}
              onFirst={() => void navigate({ search: { ...filter, cursor: undefined } })}
            />
          </>
        )}
      </QueryView>
    </Page>
  );
}

interface QueueBodyProps {
  page: QueuePageView;
  list: string;
  at: string | undefined;
  onAt: (payoutId: string) => void;
  onClear: () => void;
}

/** The rows; they do not move while the pointer or the focus is among them. */
function QueueBody({ page, list, at, onAt, onClear }: QueueBodyProps) {
  const container = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState({ pointer: false, focus: false });
  const rows = useStableRows(list, page.data, held.pointer || held.focus, (item) => item.payout.id);
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  useRowKeys(container, at);

  // Returning from a payout puts the focus back on its row. Only on mount: afterwards the operator moves the focus.
  const arrive = useEffectEvent(() => {
    if (at !== undefined && document.activeElement === document.body) container.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(at)}"]`)?.focus();
  });
  useEffect(() => {
    arrive();
  }, []);

  const hold = (part: Partial<typeof held>): void => {
    setHeld((before) => ({ ...before, ...part }));
  };

  if (rows.length === 0) {
    return (
      <Card>
        {page.total > 0 ? (
          <NoMatchView onClear={onClear}>{`Without filters there are ${groupDigits(String(page.total))}.`}</NoMatchView>
        ) : (
          <EmptyView title="No payout needs a decision" icon={<IconCircleCheck size={22} />}>
            Payouts that need an operator appear here automatically.
          </EmptyView>
        )}
      </Card>
    );
  }
  return (
    <div
      ref={container}
      onPointerEnter={() => {
        hold({ pointer: true });
      }}
      onPointerLeave={() => {
        hold({ pointer: false });
      }}
      onFocus={() => {
        hold({ focus: true });
      }}
      onBlur={() => {
        hold({ focus: false });
      }}
    >
      {isWide ? (
        <Card padded={false}>
          <QueueTable rows={rows} onAt={onAt} />
        </Card>
      ) : (
        <QueueCards rows={rows} onAt={onAt} />
      )}
    </div>
  );
}
