import type { AccountMode } from '@app/domain';
import { Button, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { BackLink } from '../../../components/layout/back-link.js';
import { Card } from '../../../components/layout/card.js';
import { IgnoredSearchNotice } from '../../../components/notices/ignored-search-notice.js';
import { Page } from '../../../components/layout/page.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { ProviderView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useMode } from '../../../lib/url/mode.js';
import { readOneOf } from '../../../lib/url/search-params.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import classes from '../account-form/account-form.module.css';
import { providersQuery } from '../api/accounts.js';
import { createAccount } from '../api/change-account.js';
import { CredentialFields } from '../account-form/credential-fields.js';
import { newCredentials, initialCredentials, withMode } from '../account-form/credentials-form.js';
import { OPTION_NAMES, OptionFields } from '../account-form/option-fields.js';
import { optionErrors, readOptions, toOptions } from '../account-form/options-form.js';

const route = getRouteApi('/shell/providers/new');

/** The shortest reason that the server accepts, in characters. */
const MIN_REASON_LENGTH = 3;
const MAX_REASON_LENGTH = 500;

const MODES = [
  { value: 'test', label: 'Test', description: 'Only for payouts created with test keys. No real money moves.' },
  { value: 'live', label: 'Live', description: 'Only for payouts created with live keys. Real money moves.' },
] as const;

/** The form for a new account: provider, credentials and options. */
export function NewAccountPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const shown = useMode();
  const query = useQuery(providersQuery);
  return (
    <Page title="Add account" lead="No payouts are sent through it until a route leads to it." above={<BackLink to="/providers">Providers</BackLink>}>
      <IgnoredSearchNotice search={search} />
      <QueryView query={query} what="the providers" skeleton={<LinesSkeleton lines={3} height={180} />}>
        {(providers) => {
          const provider = providers.find(({ name }) => name === search.provider) ?? (providers.length === 1 ? providers[0] : undefined);
          return (
            <div className={classes.form}>
              <Card>
                <NativeSelect
                  label="Provider"
                  description="Providers with a connector in this gateway."
                  required
                  value={provider?.name ?? ''}
                  data={[
                    ...(provider === undefined ? [{ value: '', label: 'Select' }] : []),
                    ...providers.map(({ name, title }) => ({ value: name, label: title })),
                  ]}
                  onChange={(event) => void navigate({ search: { provider: event.currentTarget.value }, replace: true })}
                />
              </Card>
              {provider !== undefined && <AccountForm key={`${provider.name} ${shown}`} provider={provider} shown={shown} />}
            </div>
          );
        }}
      </QueryView>
    </Page>
  );
}

/** @param props.shown the mode of the screen, chosen until another one is */
function AccountForm({ provider, shown }: { provider: ProviderView; shown: AccountMode }) {
  const { credential_fields: fields } = provider;
  const navigate = route.useNavigate();
  const forbidden = useMissingPermission('configuration.manage');
  const [name, setName] = useState('');
  const [mode, setMode] = useState<AccountMode>(shown);
  const [credentials, setCredentials] = useState(() => initialCredentials(fields, shown));
  const [options, setOptions] = useState(() => readOptions({}));
  const [reason, setReason] = useState('');
  const isReasonMissing = mode === 'live' && reason.trim().length < MIN_REASON_LENGTH;
  const { submit, isBusy, problem } = useConfigurationChange(createAccount, (result) => {
    reportChange(result, `Added · ${name.trim()}`, 'The account is ready. Add a route to it to send payouts.');
    const { id: changeId, subject: accountId } = result.change;
    if (result.result === 'waiting') void navigate({ to: '/approvals/changes/$changeId', params: { changeId } });
    else void navigate({ to: '/providers/$accountId', params: { accountId } });
  });
  const fieldErrors = assignFieldErrors(problem, ['name', ...OPTION_NAMES, ...fields.map((field) => field.name)]);
  const hasErrors = Object.keys(optionErrors(options)).length > 0;
  const blockedReason =
    forbidden ?? (hasErrors ? 'Correct the marked options first.' : isReasonMissing ? 'Say why: the person who publishes it reads it.' : null);

  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (blockedReason !== null || isBusy) return;
    const why = mode === 'live' ? { reason: reason.trim() } : {};
    submit({ provider: provider.name, name: name.trim(), mode, credentials: newCredentials(fields, credentials), options: { ...toOptions(options) }, ...why });
  };

  return (
    <form className={classes.form} onSubmit={send} aria-label="New account" autoComplete="off">
      <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
      <Card title="Account" className={classes.card}>
        <TextInput
          label="Name"
          description="Shown to operators, such as “Adyen EU”. Up to 80 characters."
          required
          maxLength={80}
          autoComplete="off"
          error={fieldErrors.fields['name']}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Radio.Group
          label="Mode"
          description="It cannot be changed later."
          value={mode}
          onChange={(value) => {
            const chosen = readOneOf(value, ['test', 'live'] as const) ?? 'test';
            setMode(chosen);
            setCredentials(withMode(fields, credentials, mode, chosen));
          }}
        >
          <div className={classes.choices}>
            {MODES.map((choice) => (
              <Radio key={choice.value} value={choice.value} label={choice.label} description={choice.description} />
            ))}
          </div>
        </Radio.Group>
      </Card>
      <Card title={`Credentials for ${provider.title}`} className={classes.card}>
        <CredentialFields fields={fields} draft={credentials} errors={fieldErrors.fields} onChange={setCredentials} />
      </Card>
      <Card title="Options" className={classes.card}>
        <OptionFields draft={options} errors={fieldErrors.fields} onChange={setOptions} />
      </Card>
      {mode === 'live' && (
        <Card title="Approval" className={classes.card}>
          <SecondPersonNotice mode={mode} />
          <Textarea
            label="Reason"
            description="The person who publishes it reads it. Stays in the history permanently."
            required
            rows={3}
            maxLength={MAX_REASON_LENGTH}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
        </Card>
      )}
      <div className={classes.foot}>
        <p className={classes.blocked} role="status">
          {blockedReason}
        </p>
        <Button variant="default" renderRoot={(props: object) => <Link to="/providers" {...props} />}>
          Cancel
        </Button>
        <Button type="submit" disabled={blockedReason !== null} loading={isBusy}>
          {confirmLabelFor(mode, 'Add account')}
        </Button>
      </div>
    </form>
  );
}
