import type { Mode } from '@app/domain';
import { Button, TextInput } from '@mantine/core';
import { IconBuildingStore, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type SyntheticEvent, useRef, useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { Page } from '../../../components/layout/page.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import row from '../../../components/table/row-link.module.css';
import type { MerchantView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { useShortcut } from '../../../lib/keyboard/keyboard.js';
import { useMode } from '../../../lib/url/mode.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ProvidersTabs } from '../accounts/providers-tabs.js';
import { merchantsQuery } from '../api/merchants.js';
import { EnabledPill } from './merchant.page.js';
import classes from './merchants.module.css';
import { NewMerchantPanel } from './profile-panel.js';

const route = getRouteApi('/shell/providers/merchants');

/** All merchants, as they are in the mode that is shown. */
export function MerchantsPage() {
  const mode = useMode();
  const { search = '' } = route.useSearch();
  const query = useQuery(merchantsQuery(search));
  const forbidden = useMissingPermission('configuration.manage');
  const [isAdding, setAdding] = useState(false);
  const waiting = useWaitingChanges({ mode }).filter(({ shown_on: shownOn }) => shownOn.startsWith('mer_'));
  return (
    <Page
      title="Providers"
      tabTitle="Merchants"
      lead="The businesses that send payouts: their limits, API keys and callbacks. Each mode has its own."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <ProvidersTabs at="merchants" />
      <WaitingChanges changes={waiting} />
      <div className={classes.bar}>
        <SearchForm key={search} search={search} />
        {forbidden === null && (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setAdding(true);
            }}
          >
            Add a merchant
          </Button>
        )}
      </div>
      <QueryView query={query} what="the merchants" skeleton={<LinesSkeleton lines={4} height={64} />}>
        {({ data }) => (
          <Card padded={false}>
            {data.length === 0 ? (
              <NoMerchant search={search} />
            ) : (
              <DataTable label="Merchants" columns={columnsOf(mode)} rows={data} idOf={({ id }) => id} isClickable />
            )}
          </Card>
        )}
      </QueryView>
      {forbidden !== null && <BlockedActions entries={[{ label: 'Add a merchant', blockedReason: forbidden }]} />}
      {isAdding && (
        <NewMerchantPanel
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Page>
  );
}

function NoMerchant({ search }: { search: string }) {
  if (search === '')
    return (
      <EmptyView title="No merchant yet" icon={<IconBuildingStore size={22} />}>
        Add one, then make an API key for it.
      </EmptyView>
    );
  return (
    <EmptyView title="No merchant has this in its name" icon={<IconSearch size={22} />}>
      <Link to="/providers/merchants" search={{}} className="link">
        Clear the search
      </Link>
    </EmptyView>
  );
}

function SearchForm({ search }: { search: string }) {
  const navigate = route.useNavigate();
  const [text, setText] = useState(search);
  const box = useRef<HTMLInputElement>(null);
  useShortcut('search.focus', () => {
    box.current?.focus();
    box.current?.select();
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const term = text.trim();
    void navigate({ search: (before) => ({ ...before, search: term === '' ? undefined : term }), replace: true });
  };
  return (
    <form role="search" className={classes.search} onSubmit={submit}>
      <TextInput
        ref={box}
        type="search"
        aria-label="Search merchants"
        placeholder="A part of the name, or the id"
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <Button type="submit" variant="default">
        Search
      </Button>
    </form>
  );
}

function columnsOf(mode: Mode): Column<MerchantView>[] {
  return [
    {
      title: 'Merchant',
      cell: ({ id, name }) => (
        <Link to="/providers/merchants/$merchantId" params={{ merchantId: id }} className={row.open} data-row={id}>
          {name}
        </Link>
      ),
    },
    { title: `In ${mode} mode`, cell: (merchant) => <EnabledPill merchant={merchant} mode={mode} /> },
    { title: 'API keys in force', isNumber: true, cell: ({ modes }) => String(modes[mode].active_keys) },
    { title: 'Callbacks', cell: ({ modes }) => callbacksText(modes[mode].callback_endpoint) },
  ];
}

function callbacksText(endpoint: { url: string; disabled_at: string | null } | null): string {
  if (endpoint === null) return 'Nowhere';
  const host = URL.canParse(endpoint.url) ? new URL(endpoint.url).host : endpoint.url;
  return endpoint.disabled_at === null ? `To ${host}` : `Switched off (${host})`;
}
