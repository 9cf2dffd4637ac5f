import { PasswordInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProviderAccountView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { providersQuery } from '../api/accounts.js';
import { rotateSecrets } from '../api/prove-account.js';

/** Renews secrets of an account that stays the same account. What is left empty stays. */
export function RotatePanel({ account, onClose }: { account: ProviderAccountView; onClose: () => void }) {
  const draftKey = `${account.id}:rotate`;
  const forbidden = useMissingPermission('configuration.manage');
  const { data: providers } = useQuery(providersQuery);
  const fields = (providers?.find(({ name }) => name === account.provider)?.credential_fields ?? []).filter(({ secret }) => secret);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const secrets = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => rotateSecrets(account.id, account.version, { secrets, reason }),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Secrets rotated · ${account.name}`, `It is still ${account.identity}.`);
      onClose();
    },
  );
  const isEmpty = Object.keys(secrets).length === 0;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Rotate secrets"
      subject={`${account.name} · ${account.provider_title}`}
      plan={null}
      consequence={`${account.provider_title} is asked with the new secrets before they are stored. It has to accept them, and the account stays ${account.identity}.`}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(account.mode, 'Rotate')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isEmpty ? 'Enter at least one new secret.' : null)}
      notice={
        <>
          <SecondPersonNotice mode={account.mode} />
          <ProblemNotice problem={problem} />
        </>
      }
      onConfirm={submit}
    >
      {fields.map(({ name, title, help }, index) => (
        <PasswordInput
          key={name}
          label={`New ${title}`}
          description={`${help} Left empty, the stored one is kept.`}
          autoComplete="new-password"
          spellCheck={false}
          visibilityToggleButtonProps={{ 'aria-label': `Show new ${title}`, tabIndex: 0, size: 24 }}
          data-autofocus={index === 0 || undefined}
          value={typed[name] ?? ''}
          onChange={(event) => {
            setTyped({ ...typed, [name]: event.currentTarget.value });
          }}
        />
      ))}
    </ConfirmPanel>
  );
}
