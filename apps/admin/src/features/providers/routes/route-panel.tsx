import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProviderAccountView, RouteView, ServiceChoiceView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { placeFaults } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import { createRoute, updateRoute } from '../api/routes.js';
import { type RouteDraft, routeFaults, startRoute, toRoute } from './route-form.js';

/** What is being edited, or the service that a new route is for. */
export type RouteToEdit = { route: RouteView; service: ServiceChoiceView } | { route: null; service: ServiceChoiceView };

function WhereFields({
  accounts,
  account,
  merchant,
  onAccount,
  onMerchant,
}: {
  accounts: readonly ProviderAccountView[];
  account: string;
  merchant: string;
  onAccount: (id: string) => void;
  onMerchant: (id: string) => void;
}) {
  return (
    <>
      <NativeSelect
        label="Account"
        description="Payouts of test keys go to test accounts only, those of live keys to live ones."
        required
        data-autofocus
        value={account}
        data={[
          { value: '', label: 'Choose one' },
          ...accounts.map(({ id, name, mode }) => ({ value: id, label: `${name} (${mode === 'live' ? 'live' : 'test'})` })),
        ]}
        onChange={(event) => {
          onAccount(event.currentTarget.value);
        }}
      />
      <TextInput
        label="Merchant id"
        description="Only this merchant's payouts. Empty: everybody's."
        placeholder="mer_…"
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        value={merchant}
        onChange={(event) => {
          onMerchant(event.currentTarget.value);
        }}
      />
    </>
  );
}

interface WhenFieldsProps {
  draft: RouteDraft;
  currency: string;
  /** By the names of the fields; those of the server under its own names. */
  faults: Readonly<Record<string, string | undefined>>;
  isFirst: boolean;
  onChange: (draft: RouteDraft) => void;
}

function WhenFields({ draft, currency, faults, isFirst, onChange }: WhenFieldsProps) {
  return (
    <>
      <TextInput
        label="Priority"
        description="The lowest number is tried first."
        required
        inputMode="numeric"
        autoComplete="off"
        data-autofocus={isFirst || undefined}
        error={faults['priority']}
        value={draft.priority}
        onChange={(event) => {
          onChange({ ...draft, priority: event.currentTarget.value });
        }}
      />
      <FieldPairs>
        <TextInput
          label={`From, in ${currency}`}
          description="Empty: no least amount."
          inputMode="decimal"
          autoComplete="off"
          error={faults['minAmount'] ?? faults['min_amount']}
          value={draft.minAmount}
          onChange={(event) => {
            onChange({ ...draft, minAmount: event.currentTarget.value });
          }}
        />
        <TextInput
          label={`To, in ${currency}`}
          description="Empty: no largest amount."
          inputMode="decimal"
          autoComplete="off"
          error={faults['maxAmount'] ?? faults['max_amount']}
          value={draft.maxAmount}
          onChange={(event) => {
            onChange({ ...draft, maxAmount: event.currentTarget.value });
          }}
        />
      </FieldPairs>
      <Switch
        label="Switched on"
        description="Off: it is passed over, and stays for later."
        checked={draft.enabled}
        onChange={(event) => {
          onChange({ ...draft, enabled: event.currentTarget.checked });
        }}
      />
    </>
  );
}

interface RoutePanelProps {
  editing: RouteToEdit;
  accounts: readonly ProviderAccountView[];
  onClose: () => void;
}

/** Adds a route, or changes when it is taken. What it connects stays as it is. */
export function RoutePanel({ editing: { route, service }, accounts, onClose }: RoutePanelProps) {
  const forbidden = useObstacle('configuration.manage');
  const [draft, setDraft] = useState(() => startRoute(route));
  const [account, setAccount] = useState('');
  const [merchant, setMerchant] = useState('');
  const { submit, isBusy, problem } = useConfigurationChange(
    () =>
      route === null
        ? createRoute({ service: service.code, provider_account: account, ...(merchant.trim() === '' ? {} : { merchant: merchant.trim() }), ...toRoute(draft) })
        : updateRoute(route.id, toRoute(draft)),
    ({ provider_account_name: name }) => {
      reportDone(route === null ? 'Route added' : 'Route changed', `${service.name} to ${name}. It counts for payouts that are created from now on.`);
      onClose();
    },
  );
  const placed = placeFaults(problem, ['priority', 'min_amount', 'max_amount']);
  const faults = routeFaults(draft, service.currency);
  const obstacle =
    forbidden ?? (route === null && account === '' ? 'Choose the account.' : Object.keys(faults).length > 0 ? 'Mend what is marked first.' : null);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={route === null ? 'Add a route' : 'Edit the route'}
      subject={route === null ? service.name : `${service.name} to ${route.provider_account_name}, for ${route.merchant ?? 'everybody'}`}
      plan={null}
      consequence="It counts for payouts that are created from now on. Those that are there keep their account."
      draftKey={`route:${route?.id ?? service.code}`}
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel={route === null ? 'Add the route' : 'Save'}
      isArmed={false}
      isBusy={isBusy}
      obstacle={obstacle}
      notice={<ProblemNotice problem={problem} placed={placed} />}
      onConfirm={() => {
        submit(undefined);
      }}
    >
      {route === null && <WhereFields accounts={accounts} account={account} merchant={merchant} onAccount={setAccount} onMerchant={setMerchant} />}
      <WhenFields draft={draft} currency={service.currency} faults={{ ...placed.fields, ...faults }} isFirst={route !== null} onChange={setDraft} />
    </ConfirmPanel>
  );
}
