import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { IconBuildingBank, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { AsOf } from '../../../components/layout/as-of.js';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Page } from '../../../components/layout/page.js';
import row from '../../../components/table/row-link.module.css';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { ProviderAccountView } from '../../../generated/types.gen.js';
import { useRowKeys } from '../../../lib/keyboard/use-row-keys.js';
import { useMode } from '../../../lib/url/mode.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { BreakerText, ModeBadge, PauseText, StateBadge } from './account-badges.js';
import { accountsQuery } from '../api/accounts.js';
import { capabilitiesInShort } from './capability-labels.js';
import classes from './providers.module.css';
import { ProvidersTabs } from './providers-tabs.js';

const COLUMNS: readonly Column<ProviderAccountView>[] = [
  {
    title: 'Account',
    cell: (account) => (
      <>
        <Link to="/providers/$accountId" params={{ accountId: account.id }} className={row.open} data-row={account.id}>
          {account.name}
        </Link>
        <div className={classes.small}>{account.provider_title}</div>
      </>
    ),
  },
  { title: 'Mode', cell: (account) => <ModeBadge mode={account.mode} /> },
  {
    title: 'State',
    cell: (account) => (
      <div className={classes.state}>
        <StateBadge account={account} />
        {account.pause !== null && <PauseText pause={account.pause} />}
        {account.breaker !== null && <BreakerText breaker={account.breaker} />}
      </div>
    ),
  },
  { title: 'Capabilities', cell: (account) => <span className={classes.can}>{capabilitiesInShort(account.capabilities)}</span> },
];

function AddAccount() {
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props: object) => <Link to="/providers/new" {...props} />}>
      Add account
    </Button>
  );
}

function Accounts({ accounts, mode, mayAdd }: { accounts: readonly ProviderAccountView[]; mode: Mode; mayAdd: boolean }) {
  return (
    <Card padded={false}>
      {accounts.length > 0 && <DataTable label="Provider accounts" columns={COLUMNS} rows={accounts} idOf={({ id }) => id} isClickable />}
      {accounts.length === 0 && (
        <EmptyView title={`No ${mode} account yet`} icon={<IconBuildingBank size={22} />} actions={mayAdd ? <AddAccount /> : undefined}>
          Without a {mode} account no {mode} payout can be paid. Add an account with the provider’s credentials, then a route to it.
        </EmptyView>
      )}
    </Card>
  );
}

/** The provider accounts of a mode and their states. */
export function ProvidersPage() {
  const query = useQuery(accountsQuery);
  const mode = useMode();
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list, undefined);
  const blockedReason = useMissingPermission('configuration.manage');
  return (
    <Page
      title="Providers"
      lead="Accounts through which payouts are sent. Test and live are separate: API keys of one mode reach only accounts of that mode."
      aside={<AsOf at={query.data?.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <div className={classes.bar}>
        <ProvidersTabs at="accounts" />
        {blockedReason === null && <AddAccount />}
      </div>
      <QueryView query={query} what="the accounts" skeleton={<LinesSkeleton lines={4} height={64} />}>
        {({ data }) => (
          <div ref={list}>
            <Accounts accounts={data.filter((account) => account.mode === mode)} mode={mode} mayAdd={blockedReason === null} />
          </div>
        )}
      </QueryView>
      {blockedReason !== null && <BlockedActions entries={[{ label: 'Add account', blockedReason }]} />}
    </Page>
  );
}
