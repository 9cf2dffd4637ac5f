import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { IconCheck, IconPlayerPause, IconPlus, IconRoute, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { AsOf } from '../../../components/layout/as-of.js';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import { Copyable } from '../../../components/values/copyable.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Page } from '../../../components/layout/page.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { ProviderAccountView, RouteView, ServiceChoiceView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { shortId } from '../../../lib/format/short-id.js';
import { useMode } from '../../../lib/url/mode.js';
import { ModeBadge } from '../accounts/account-badges.js';
import { accountsQuery } from '../api/accounts.js';
import { ProvidersTabs } from '../accounts/providers-tabs.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { routesQuery } from '../api/routes.js';
import { amountRangeText, routesByService, type ServiceRoutes } from './route-order.js';
import { RouteChanges } from './route-changes.js';
import { RoutePanel, type RouteToEdit } from './route-panel.js';
import classes from './routes.module.css';

/** The routes of each service in a mode, in the order in which they are tried. */
export function RoutesPage() {
  const query = useQuery(routesQuery);
  const mode = useMode();
  const { data: allAccounts } = useQuery(accountsQuery);
  const accounts = (allAccounts?.data ?? []).filter((account) => account.mode === mode);
  const forbidden = useMissingPermission('configuration.manage');
  const [editing, setEditing] = useState<RouteToEdit | null>(null);
  const waiting = useWaitingChanges({}).filter(({ kind }) => kind.startsWith('route.'));
  return (
    <Page
      title="Providers"
      tabTitle="Routes"
      lead="A payout uses the first matching route: a merchant’s own routes before general ones, then by priority number."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <ProvidersTabs at="routes" />
      <WaitingChanges changes={waiting} />
      <p className="soft">
        Routes are skipped when they are disabled, when the amount does not match, or when the account is paused. If all matching accounts are paused, the first
        is used and the payout waits for it.
      </p>
      <QueryView query={query} what="the routes" skeleton={<LinesSkeleton lines={4} height={128} />}>
        {({ data: routes, services }) => (
          <>
            {services.length === 0 && (
              <Card>
                <EmptyView title="No service yet" icon={<IconRoute size={22} />}>
                  A route sends the payouts of a service to an account, and there is no service yet.
                </EmptyView>
              </Card>
            )}
            {routesByService(
              services,
              routes.filter((route) => route.mode === mode),
            ).map((entry) => (
              <ServiceCard key={entry.service.code} entry={entry} accounts={accounts} mode={mode} mayEdit={forbidden === null} onEdit={setEditing} />
            ))}
            <RouteChanges services={services} />
          </>
        )}
      </QueryView>
      {forbidden !== null && <BlockedActions entries={[{ label: 'Add and edit routes', blockedReason: forbidden }]} />}
      {editing !== null && (
        <RoutePanel
          editing={editing}
          accounts={accounts}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
    </Page>
  );
}

interface ServiceCardProps {
  entry: ServiceRoutes;
  mode: Mode;
  accounts: readonly ProviderAccountView[];
  mayEdit: boolean;
  onEdit: (editing: RouteToEdit) => void;
}

function columnsOf({ accounts, mayEdit, onEdit }: Omit<ServiceCardProps, 'entry' | 'mode'>, service: ServiceChoiceView): Column<RouteView>[] {
  const columns: Column<RouteView>[] = [
    { title: 'Priority', cell: ({ priority }) => priority },
    {
      title: 'Account',
      cell: (route) => (
        <span className={classes.account}>
          <Link to="/providers/$accountId" params={{ accountId: route.provider_account }} className="link">
            {route.provider_account_name}
          </Link>
          <ModeBadge mode={route.mode} />
        </span>
      ),
    },
    {
      title: 'For',
      cell: ({ merchant }) => (merchant === null ? 'All merchants' : <Copyable value={merchant} shown={shortId(merchant)} name="merchant id" />),
    },
    { title: 'Amounts', cell: amountRangeText },
    {
      title: 'State',
      cell: (route) => <RouteState route={route} isPaused={accounts.some(({ id, pause }) => id === route.provider_account && pause !== null)} />,
    },
  ];
  const edit: Column<RouteView> = {
    title: 'Change',
    cell: (route) => (
      <Button
        size="xs"
        variant="default"
        aria-label={`Edit the route to ${route.provider_account_name} with priority ${String(route.priority)}`}
        onClick={() => {
          onEdit({ route, service });
        }}
      >
        Edit
      </Button>
    ),
  };
  return mayEdit ? [...columns, edit] : columns;
}

function RouteState({ route, isPaused }: { route: RouteView; isPaused: boolean }) {
  if (!route.enabled)
    return (
      <Pill tone="neutral" icon={<IconX size={13} aria-hidden />}>
        Off
      </Pill>
    );
  if (isPaused)
    return (
      <Pill tone="attention" icon={<IconPlayerPause size={13} aria-hidden />}>
        Account paused
      </Pill>
    );
  return (
    <Pill tone="good" icon={<IconCheck size={13} aria-hidden />}>
      On
    </Pill>
  );
}

/** One service with its routes. */
function ServiceCard({ entry: { service, routes }, mode, ...rest }: ServiceCardProps) {
  const titleId = useId();
  return (
    <Card padded={false}>
      <section aria-labelledby={titleId}>
        <div className={classes.head}>
          <div>
            <h2 id={titleId} className={classes.title}>
              {service.name}
            </h2>
            <p className="soft">
              <span className="mono">{service.code}</span> · {service.currency}
            </p>
          </div>
          {rest.mayEdit && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              aria-label={`Add a route for ${service.name}`}
              onClick={() => {
                rest.onEdit({ route: null, service });
              }}
            >
              Add a route
            </Button>
          )}
        </div>
        {routes.length === 0 ? (
          <p className={classes.none}>
            No {mode} route: {mode} payouts of this service are refused.
          </p>
        ) : (
          <DataTable label={`Routes of ${service.name}`} columns={columnsOf(rest, service)} rows={routes} idOf={({ id }) => id} />
        )}
      </section>
    </Card>
  );
}
