import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProviderAccountView, RouteView, ServiceChoiceView } from '../../../generated/types.gen.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { createRoute, updateRoute } from '../api/routes.js';
import { type RouteDraft, routeErrors, initialRoute, toRoute } from './route-form.js';

/** The route that is edited, or null for a new route of the service. */
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
        description="Payouts created with test keys use test accounts only, those with live keys live accounts."
        required
        data-autofocus
        value={account}
        data={[
          { value: '', label: 'Select' },
          ...accounts.map(({ id, name, mode }) => ({ value: id, label: `${name} (${mode === 'live' ? 'live' : 'test'})` })),
        ]}
        onChange={(event) => {
          onAccount(event.currentTarget.value);
        }}
      />
      <TextInput
        label="Merchant id"
        description="Only this merchant's payouts. Empty: all merchants."
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
  /** By field name; the server's errors under the server's names. */
  errors: Readonly<Record<string, string | undefined>>;
  isFirst: boolean;
  onChange: (draft: RouteDraft) => void;
}

function WhenFields({ draft, currency, errors, isFirst, onChange }: WhenFieldsProps) {
  return (
    <>
      <TextInput
        label="Priority"
        description="The route with the lowest number is tried first."
        required
        inputMode="numeric"
        autoComplete="off"
        data-autofocus={isFirst || undefined}
        error={errors['priority']}
        value={draft.priority}
        onChange={(event) => {
          onChange({ ...draft, priority: event.currentTarget.value });
        }}
      />
      <FieldPairs>
        <TextInput
          label={`From, in ${currency}`}
          description="Empty: no minimum."
          inputMode="decimal"
          autoComplete="off"
          error={errors['minAmount'] ?? errors['min_amount']}
          value={draft.minAmount}
          onChange={(event) => {
            onChange({ ...draft, minAmount: event.currentTarget.value });
          }}
        />
        <TextInput
          label={`To, in ${currency}`}
          description="Empty: no maximum."
          inputMode="decimal"
          autoComplete="off"
          error={errors['maxAmount'] ?? errors['max_amount']}
          value={draft.maxAmount}
          onChange={(event) => {
            onChange({ ...draft, maxAmount: event.currentTarget.value });
          }}
        />
      </FieldPairs>
      <Switch
        label="Enabled"
        description="When off, the route is skipped."
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

/** Adds a route, or changes when it is used. Service, account and merchant of a route cannot be changed. */
export function RoutePanel({ editing: { route, service }, accounts, onClose }: RoutePanelProps) {
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(() => initialRoute(route));
  const [account, setAccount] = useState('');
  const [merchant, setMerchant] = useState('');
  const target = route === null ? accounts.find(({ id }) => id === account) : { name: route.provider_account_name, mode: route.mode };
  const mode = target?.mode ?? 'test';
  const draftKey = `route:${route?.id ?? service.code}`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => {
      const change = { ...toRoute(draft), ...(mode === 'live' ? { reason } : {}) };
      if (route !== null) return updateRoute(route.id, change);
      return createRoute({ service: service.code, provider_account: account, ...(merchant.trim() === '' ? {} : { merchant: merchant.trim() }), ...change });
    },
    (result) => {
      const done = `${service.name} to ${target?.name ?? ''}. It applies to payouts created from now on.`;
      dropDrafts(draftKey);
      reportChange(result, route === null ? 'Route added' : 'Route changed', done);
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['priority', 'min_amount', 'max_amount']);
  const errors = routeErrors(draft, service.currency);
  const blockedReason =
    forbidden ?? (route === null && account === '' ? 'Select an account.' : Object.keys(errors).length > 0 ? 'Correct the marked fields first.' : null);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={route === null ? 'Add a route' : 'Edit the route'}
      subject={route === null ? service.name : `${service.name} to ${route.provider_account_name}, for ${route.merchant ?? 'all merchants'}`}
      plan={null}
      consequence="It applies to payouts created from now on. Existing payouts keep their account."
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(mode, route === null ? 'Add the route' : 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={blockedReason}
      notice={
        <>
          <SecondPersonNotice mode={mode} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={submit}
    >
      {route === null && <WhereFields accounts={accounts} account={account} merchant={merchant} onAccount={setAccount} onMerchant={setMerchant} />}
      <WhenFields draft={draft} currency={service.currency} errors={{ ...fieldErrors.fields, ...errors }} isFirst={route !== null} onChange={setDraft} />
    </ConfirmPanel>
  );
}
