import type { AccountMode } from '@app/domain';
import { Button, NativeSelect, Radio, TextInput } from '@mantine/core';
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
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { placeFaults } from '../../../lib/api/field-errors.js';
import { readOneOf } from '../../../lib/url/search-params.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import classes from '../account-form/account-form.module.css';
import { providersQuery } from '../api/accounts.js';
import { createAccount } from '../api/change-account.js';
import { CredentialFields } from '../account-form/credential-fields.js';
import { newCredentials, startCredentials, withMode } from '../account-form/credentials-form.js';
import { OPTION_NAMES, OptionFields } from '../account-form/option-fields.js';
import { optionFaults, readOptions, toOptions } from '../account-form/options-form.js';

const route = getRouteApi('/shell/providers/new');

const MODES = [
  { value: 'test', label: 'Test', description: 'Reached by payouts of test keys only. No real money moves.' },
  { value: 'live', label: 'Live', description: 'Reached by payouts of live keys only. Real money moves.' },
] as const;

/** A new account: which provider, what it asks for, and what is to be different there. */
export function NewAccountPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(providersQuery);
  return (
    <Page title="Add account" lead="Nothing is sent through it until a route leads to it." above={<BackLink to="/providers">Providers</BackLink>}>
      <IgnoredSearchNotice search={search} />
      <QueryView query={query} what="the providers" skeleton={<LinesSkeleton lines={3} height={180} />}>
        {(providers) => {
          const provider = providers.find(({ name }) => name === search.provider) ?? (providers.length === 1 ? providers[0] : undefined);
          return (
            <div className={classes.form}>
              <Card>
                <NativeSelect
                  label="Provider"
                  description="Those that this gateway has a connector for."
                  required
                  value={provider?.name ?? ''}
                  data={[
                    ...(provider === undefined ? [{ value: '', label: 'Choose one' }] : []),
                    ...providers.map(({ name, title }) => ({ value: name, label: title })),
                  ]}
                  onChange={(event) => void navigate({ search: { provider: event.currentTarget.value }, replace: true })}
                />
              </Card>
              {provider !== undefined && <AccountForm key={provider.name} provider={provider} />}
            </div>
          );
        }}
      </QueryView>
    </Page>
  );
}

function AccountForm({ provider }: { provider: ProviderView }) {
  const { credential_fields: fields } = provider;
  const navigate = route.useNavigate();
  const forbidden = useObstacle('configuration.manage');
  const [name, setName] = useState('');
  const [mode, setMode] = useState<AccountMode>('test');
  const [credentials, setCredentials] = useState(() => startCredentials(fields, 'test'));
  const [options, setOptions] = useState(() => readOptions({}));
  const { submit, isBusy, problem } = useConfigurationChange(createAccount, (account) => {
    reportDone(`Added · ${account.name}`, 'The account is there. A route has to lead to it before anything is sent.');
    void navigate({ to: '/providers/$accountId', params: { accountId: account.id } });
  });
  const placed = placeFaults(problem, ['name', ...OPTION_NAMES, ...fields.map((field) => field.name)]);
  const obstacle = forbidden ?? (Object.keys(optionFaults(options)).length > 0 ? 'Mend the options that are marked first.' : null);

  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (obstacle !== null || isBusy) return;
    submit({ provider: provider.name, name: name.trim(), mode, credentials: newCredentials(fields, credentials), options: { ...toOptions(options) } });
  };

  return (
    <form className={classes.form} onSubmit={send} aria-label="New account" autoComplete="off">
      <ProblemNotice problem={problem} placed={placed} />
      <Card title="Account" className={classes.card}>
        <TextInput
          label="Name"
          description="What operators see, such as “Adyen EU”. Up to 80 characters."
          required
          maxLength={80}
          autoComplete="off"
          error={placed.fields['name']}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Radio.Group
          label="Mode"
          description="It stays as it is."
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
      <Card title={`What ${provider.title} asks for`} className={classes.card}>
        <CredentialFields fields={fields} draft={credentials} faults={placed.fields} onChange={setCredentials} />
      </Card>
      <Card title="Options" className={classes.card}>
        <OptionFields draft={options} faults={placed.fields} onChange={setOptions} />
      </Card>
      <div className={classes.foot}>
        <p className={classes.obstacle} role="status">
          {obstacle}
        </p>
        <Button variant="default" renderRoot={(props: object) => <Link to="/providers" {...props} />}>
          Back without adding
        </Button>
        <Button type="submit" disabled={obstacle !== null} loading={isBusy}>
          Add account
        </Button>
      </div>
    </form>
  );
}
