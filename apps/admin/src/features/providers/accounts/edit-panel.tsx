import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { CredentialFieldView, ProviderAccountView, UpdateAccountDto } from '../../../generated/types.gen.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ModeBadge } from './account-badges.js';
import { providersQuery } from '../api/accounts.js';
import { updateAccount } from '../api/change-account.js';
import { CredentialFields } from '../account-form/credential-fields.js';
import { changedCredentials, type CredentialsDraft } from '../account-form/credentials-form.js';
import { OPTION_NAMES, OptionFields } from '../account-form/option-fields.js';
import { isChanged, optionErrors, readOptions, toOptions } from '../account-form/options-form.js';

interface EditPanelProps {
  account: ProviderAccountView;
  onClose: () => void;
}

/** Changes the settings of an account, for the version that the operator saw. */
export function EditPanel({ account, onClose }: EditPanelProps) {
  const query = useQuery(providersQuery);
  return (
    <QueryView query={query} what="the provider's fields" skeleton={<LinesSkeleton lines={1} height={48} />}>
      {(providers) => (
        <EditForm
          account={account}
          fields={editableFields(account, providers.find(({ name }) => name === account.provider)?.credential_fields ?? [])}
          onClose={onClose}
        />
      )}
    </QueryView>
  );
}

function EditForm({ account, fields, onClose }: EditPanelProps & { fields: readonly CredentialFieldView[] }) {
  const draftKey = `${account.id}:edit`;
  const forbidden = useMissingPermission('configuration.manage');
  // The account when the form was opened: only the operator's changes to it are sent.
  const [seen, setSeen] = useState(account);
  const [name, setName] = useState(account.name);
  const [credentials, setCredentials] = useState<CredentialsDraft>(account.settings);
  const [options, setOptions] = useState(() => readOptions(account.options));
  const { submit, isBusy, problem } = useConfigurationChange(
    (body: UpdateAccountDto) => updateAccount(account.id, seen.version, body),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Changed · ${name.trim()}`, 'The change is in effect.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['name', ...OPTION_NAMES, ...fields.map((field) => field.name)]);
  const hasChanged = account.version !== seen.version && !isBusy;

  const change: Omit<UpdateAccountDto, 'reason'> = {
    ...(name.trim() === seen.name ? {} : { name: name.trim() }),
    ...(isChanged(options, seen.options) ? { options: { ...toOptions(options, seen.options) } } : {}),
    ...withSome('credentials', changedCredentials(fields, credentials, seen.settings)),
  };
  /** Takes over the other operator's change, except in fields that this operator has edited. */
  const lookAtChange = (): void => {
    if (change.name === undefined) setName(account.name);
    if (change.options === undefined) setOptions(readOptions(account.options));
    const typed = Object.keys(change.credentials ?? {}).map((field) => [field, credentials[field] ?? null] as const);
    setCredentials({ ...account.settings, ...Object.fromEntries(typed) });
    setSeen(account);
  };
  const blockedReason = (): string | null => {
    if (forbidden !== null) return forbidden;
    if (hasChanged) return 'Review the change first.';
    if (Object.keys(optionErrors(options)).length > 0) return 'Correct the marked options first.';
    if (name.trim() === '') return 'Enter a name.';
    return Object.keys(change).length === 0 ? 'Nothing has been changed.' : null;
  };

  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Edit the account"
      subject={
        <>
          {seen.name} · {account.provider_title} <ModeBadge mode={account.mode} />
        </>
      }
      plan={null}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(account.mode, 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={blockedReason()}
      notice={
        <>
          <SecondPersonNotice mode={account.mode} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
          {hasChanged && (
            <Notice tone="attention" title="It changed in the meantime" role="alert">
              <p>Another operator changed the account; see the “Changes” tab. Your input is kept.</p>
              <Button variant="default" size="xs" mt="xs" onClick={lookAtChange}>
                I have reviewed it
              </Button>
            </Notice>
          )}
        </>
      }
      onConfirm={(reason) => {
        submit({ reason, ...change });
      }}
    >
      <TextInput
        label="Name"
        required
        maxLength={80}
        autoComplete="off"
        error={fieldErrors.fields['name']}
        value={name}
        data-autofocus
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <CredentialFields fields={fields} draft={credentials} errors={fieldErrors.fields} kept={account.secrets} onChange={setCredentials} />
      <OptionFields draft={options} now={account.capabilities.enquiry_schedule} errors={fieldErrors.fields} onChange={setOptions} />
    </ConfirmPanel>
  );
}

/** The secrets of an account that was used are rotated, not edited. */
function editableFields({ used_since: usedSince }: ProviderAccountView, fields: readonly CredentialFieldView[]): readonly CredentialFieldView[] {
  return usedSince === null ? fields : fields.filter(({ secret }) => !secret);
}

/** An object with this member, or an empty object when there are no values. */
function withSome<Name extends string>(name: Name, values: Record<string, string>): Partial<Record<Name, Record<string, string>>> {
  return Object.keys(values).length === 0 ? {} : ({ [name]: values } as Record<Name, Record<string, string>>);
}
