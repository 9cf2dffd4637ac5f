import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AsOf } from '../../../components/layout/as-of.js';
import { BackLink } from '../../../components/layout/back-link.js';
import { Card } from '../../../components/layout/card.js';
import { IgnoredSearchNotice } from '../../../components/notices/ignored-search-notice.js';
import { Page } from '../../../components/layout/page.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { ProviderAccountView } from '../../../generated/types.gen.js';
import { ACCOUNT_TABS, type AccountAction } from '../../../lib/url/account-tabs.js';
import { useFollowMode } from '../../../lib/url/mode.js';
import { readOneOf } from '../../../lib/url/search-params.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import classes from './account.module.css';
import { ModeBadge, StateBadge } from './account-badges.js';
import { AccountChanges } from './account-changes.js';
import { AccountOverview } from './account-overview.js';
import { accountQuery } from '../api/accounts.js';
import { CodesTab } from '../codes/codes-tab.js';
import { UnmatchedSection } from '../notifications/unmatched-section.js';
import { ConfirmationPanel } from '../proofs/confirmation-panel.js';
import { RotatePanel } from '../proofs/rotate-panel.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { EditPanel } from './edit-panel.js';
import { PausePanel } from './pause-panel.js';

const route = getRouteApi('/shell/providers/$accountId');

const TAB_LABELS: Readonly<Record<(typeof ACCOUNT_TABS)[number], string>> = { overview: 'Overview', codes: 'Codes', changes: 'Changes' };

/** One account: its state and settings, the meanings of its provider's codes, and its changes. */
export function AccountPage() {
  const { accountId } = route.useParams();
  const search = route.useSearch();
  const query = useQuery(accountQuery(accountId));
  const account = query.data;
  return (
    <Page
      title={account?.name ?? 'Account'}
      above={<BackLink to="/providers">Providers</BackLink>}
      lead={
        account && (
          <span className={classes.lead}>
            {account.provider_title} <ModeBadge mode={account.mode} large /> <StateBadge account={account} large />
          </span>
        )
      }
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <IgnoredSearchNotice search={search} />
      <QueryView query={query} what="the account" skeleton={<LinesSkeleton lines={3} height={200} />}>
        {(shown) => <AccountView key={shown.id} account={shown} />}
      </QueryView>
    </Page>
  );
}

function AccountView({ account }: { account: ProviderAccountView }) {
  useFollowMode(account.mode);
  const { tab = 'overview', do: open } = route.useSearch();
  const navigate = route.useNavigate();
  const waiting = useWaitingChanges({ shown_on: account.id });
  const setOpen = (action: AccountAction | undefined): void => {
    void navigate({ search: (before) => ({ ...before, do: action }), replace: action === undefined, resetScroll: false });
  };
  const close = (): void => {
    setOpen(undefined);
  };
  return (
    <>
      <WaitingChanges changes={waiting} />
      <UnmatchedSection account={account} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: readOneOf(next, ACCOUNT_TABS) }), replace: true, resetScroll: false })}
        keepMounted={false}
      >
        <Tabs.List aria-label="About the account">
          {ACCOUNT_TABS.map((value) => (
            <Tabs.Tab key={value} value={value} className={classes.tab}>
              {TAB_LABELS[value]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview" className={classes.panel}>
          <AccountOverview account={account} onOpen={setOpen} />
        </Tabs.Panel>
        <Tabs.Panel value="codes" className={classes.panel}>
          <CodesTab account={account} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" className={classes.panel}>
          <Card padded={false}>
            <AccountChanges accountId={account.id} />
          </Card>
        </Tabs.Panel>
      </Tabs>
      {open === 'edit' && <EditPanel account={account} onClose={close} />}
      {open === 'rotate' && <RotatePanel account={account} onClose={close} />}
      {(open === 'ask' || open === 'confirm' || open === 'withdraw') && <ConfirmationPanel account={account} action={open} onClose={close} />}
      {(open === 'pause' || open === 'resume') && <PausePanel account={account} action={open} onClose={close} />}
    </>
  );
}
