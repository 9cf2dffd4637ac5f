import { Button, TextInput } from '@mantine/core';
import { IconList } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { Page } from '../../../components/layout/page.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Pill } from '../../../components/values/pill.js';
import type { ConfiguredServiceView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { amountText } from '../../../lib/format/amount-text.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ProvidersTabs } from '../accounts/providers-tabs.js';
import { servicesQuery } from '../api/services.js';
import { foundServices } from './service-form.js';
import { ServicePanel } from './service-panel.js';
import classes from './services.module.css';

/** What merchants can order: the services of both modes. */
export function ServicesPage() {
  const query = useQuery(servicesQuery);
  const forbidden = useMissingPermission('configuration.manage');
  const [text, setText] = useState('');
  /** The service in the panel; `new` for one that is added. */
  const [editing, setEditing] = useState<ConfiguredServiceView | 'new' | null>(null);
  const waiting = useWaitingChanges({ mode: 'live' }).filter(({ kind }) => kind.startsWith('service.'));
  const add = (
    <Button
      onClick={() => {
        setEditing('new');
      }}
    >
      Add a service
    </Button>
  );
  return (
    <Page
      title="Providers"
      tabTitle="Services"
      lead="What merchants can order, in live and in test mode alike: the recipient’s details it asks for, and its amounts. What lets more through needs a second person."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <ProvidersTabs at="services" />
      <WaitingChanges changes={waiting} />
      <QueryView query={query} what="the services" skeleton={<LinesSkeleton lines={4} height={64} />}>
        {({ data, templates }) => (
          <>
            <TextInput
              className={classes.search}
              label="Search"
              description="Code, name, currency or template"
              type="search"
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
              }}
            />
            <Card padded={false}>
              <Found services={foundServices(data, text)} isAny={data.length > 0} onEdit={forbidden === null ? setEditing : null} />
            </Card>
            {forbidden === null && <div className={classes.foot}>{add}</div>}
            {editing !== null && (
              <ServicePanel
                service={editing === 'new' ? null : editing}
                templates={templates}
                onClose={() => {
                  setEditing(null);
                }}
              />
            )}
          </>
        )}
      </QueryView>
      {forbidden !== null && <BlockedActions entries={[{ label: 'Add and change services', blockedReason: forbidden }]} />}
    </Page>
  );
}

interface FoundProps {
  services: readonly ConfiguredServiceView[];
  /** There are services, found or not. */
  isAny: boolean;
  /** Null where the operator may not. */
  onEdit: ((service: ConfiguredServiceView) => void) | null;
}

function Found({ services, isAny, onEdit }: FoundProps) {
  if (services.length > 0) return <DataTable label="Services" columns={columnsOf(onEdit)} rows={services} idOf={({ code }) => code} />;
  return (
    <EmptyView title={isAny ? 'No service is found' : 'No service yet'} icon={<IconList size={22} />}>
      {isAny ? 'Search for another text.' : 'Merchants can order nothing until there is one. Add it from a template.'}
    </EmptyView>
  );
}

function columnsOf(onEdit: FoundProps['onEdit']): Column<ConfiguredServiceView>[] {
  const columns: Column<ConfiguredServiceView>[] = [
    { title: 'Service', cell: ({ name, code }) => `${name} (${code})` },
    { title: 'Template', cell: ({ template_title: title }) => title ?? 'None' },
    { title: 'Amounts', cell: ({ min_amount: min, max_amount: max, currency }) => `${amountText(min, currency)} to ${amountText(max, currency)}` },
    { title: 'New payouts', cell: ({ enabled }) => <Pill tone={enabled ? 'good' : 'neutral'}>{enabled ? 'Taken' : 'Refused'}</Pill> },
  ];
  if (onEdit === null) return columns;
  const change: Column<ConfiguredServiceView> = {
    title: 'Change',
    cell: (service) => (
      <Button
        size="xs"
        variant="default"
        aria-label={`Change ${service.name}`}
        onClick={() => {
          onEdit(service);
        }}
      >
        Change
      </Button>
    ),
  };
  return [...columns, change];
}
