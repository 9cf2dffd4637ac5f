import { INVITATION_HOURS, OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { ROLE_SENTENCES } from '../../../lib/labels/role-labels.js';
import { reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { invite } from '../api/invitations.js';

const DRAFT_KEY = 'invitation';
const FIELDS = ['email'];

/** Asks for an invitation, which another administrator publishes. */
export function InvitePanel({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<OperatorRole>('operator');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => invite({ email: email.trim(), role, reason }),
    (result) => {
      dropDrafts(DRAFT_KEY);
      reportChange(result, `Invited · ${email.trim()}`, 'Fetch the link and pass it on.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, FIELDS);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Invite a person"
      subject="A new operator"
      plan={null}
      consequence={`Once it is published, you fetch a link here and pass it on yourself. It is accepted once, within ${String(INVITATION_HOURS)} hours, for this address and role only.`}
      draftKey={DRAFT_KEY}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel="Send for approval"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={email.trim() === '' ? 'Enter an e-mail address.' : null}
      notice={
        <>
          <SecondPersonNotice mode="live" />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={submit}
    >
      <TextInput
        label="E-mail"
        type="email"
        required
        autoComplete="off"
        data-autofocus
        error={fieldErrors.fields['email']}
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label="Role"
        description={ROLE_SENTENCES[role]}
        data={[...OPERATOR_ROLES]}
        value={role}
        onChange={(event) => {
          setRole(OPERATOR_ROLES.find((one) => one === event.currentTarget.value) ?? role);
        }}
      />
    </ConfirmPanel>
  );
}
