import { Button } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { Page } from '../../../components/layout/page.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import type { MerchantPolicyView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { useMode } from '../../../lib/url/mode.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ProvidersTabs } from '../accounts/providers-tabs.js';
import { merchantPoliciesQuery } from '../api/merchant-policies.js';
import { askedText, HANDLINGS, soloText } from './policy-labels.js';
import { PolicyPanel } from './policy-panel.js';

/** The limits and policies of all merchants in a mode. */
export function MerchantsPage() {
  const mode = useMode();
  const query = useQuery(merchantPoliciesQuery(mode));
  const forbidden = useMissingPermission('configuration.manage');
  const [editing, setEditing] = useState<MerchantPolicyView | null>(null);
  const waiting = useWaitingChanges({ mode }).filter(({ kind }) => kind.startsWith('merchant_policy.'));
  return (
    <Page
      title="Providers"
      tabTitle="Merchants"
      lead="When payouts of a merchant wait for an operator, and up to which amounts one operator decides alone. Each mode has its own."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <ProvidersTabs at="merchants" />
      <WaitingChanges changes={waiting} />
      <QueryView query={query} what="the merchants" skeleton={<LinesSkeleton lines={4} height={64} />}>
        {({ data }) => (
          <Card padded={false}>
            {data.length === 0 ? (
              <EmptyView title="No merchant yet" icon={<IconBuildingStore size={22} />}>
                Merchants are created on the server.
              </EmptyView>
            ) : (
              <DataTable label="Merchants" columns={columnsOf(forbidden === null ? setEditing : null)} rows={data} idOf={({ merchant }) => merchant} />
            )}
          </Card>
        )}
      </QueryView>
      {forbidden !== null && <BlockedActions entries={[{ label: 'Change limits and policies', blockedReason: forbidden }]} />}
      {editing !== null && (
        <PolicyPanel
          policy={editing}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
    </Page>
  );
}

/** @param onEdit null where the operator may not */
function columnsOf(onEdit: ((policy: MerchantPolicyView) => void) | null): Column<MerchantPolicyView>[] {
  const columns: Column<MerchantPolicyView>[] = [
    { title: 'Merchant', cell: ({ merchant_name: name }) => name },
    { title: 'One operator decides', cell: soloText },
    { title: 'An operator is asked', cell: askedText },
    { title: 'A payout like an earlier one', cell: ({ duplicates, duplicate_window_hours: hours }) => `${HANDLINGS[duplicates]} (${String(hours)} h)` },
  ];
  if (onEdit === null) return columns;
  const change: Column<MerchantPolicyView> = {
    title: 'Change',
    cell: (policy) => (
      <Button
        size="xs"
        variant="default"
        aria-label={`Change limits and policy of ${policy.merchant_name}`}
        onClick={() => {
          onEdit(policy);
        }}
      >
        Change
      </Button>
    ),
  };
  return [...columns, change];
}
