import { API_KEY_SCOPES, type Mode } from '@app/domain';
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { ApiKeyResultView, MerchantView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useSecretChange } from '../../../lib/api/use-secret-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { createApiKey } from '../api/merchant-keys.js';
import { EMPTY_KEY, keyBody, type KeyDraft, keyFault, peopleMode } from './key-form.js';
import { SCOPE_LABELS } from './key-labels.js';

interface NewKeyPanelProps {
  merchant: Pick<MerchantView, 'id' | 'name'>;
  mode: Mode;
  onDone: (result: ApiKeyResultView) => void;
  onClose: () => void;
}

const LEADS = {
  live: 'It can move live money. Once another administrator has published it, you fetch its secret here, within 72 hours. Nobody else sees it.',
  test: 'The key is made at once, and shown once.',
} as const;

/** Makes an API key. */
export function NewKeyPanel({ merchant: { id, name }, mode, onDone, onClose }: NewKeyPanelProps) {
  const draftKey = `key:${id}:${mode}`;
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(EMPTY_KEY);
  const proof = useOwnProof(true);
  const needs = peopleMode(mode, draft.scopes);
  const { submit, isBusy, problem } = useSecretChange(
    (reason: string) => createApiKey({ id, mode }, { ...keyBody(draft), ...proof.body, ...(mode === 'live' ? { reason } : {}) }),
    (result) => {
      dropDrafts(draftKey);
      onDone(result);
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['name', 'expires_at']);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Make an API key"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence={LEADS[needs]}
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(needs, 'Make the key')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? keyFault(draft, Date.now()) ?? proof.blockedReason}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          {!isProofWrong(problem) && <ProblemNotice problem={problem} fieldErrors={fieldErrors} />}
        </>
      }
      onConfirm={submit}
    >
      <KeyFields draft={draft} errors={fieldErrors.fields} onChange={setDraft} />
      <OwnProofField verb="makes keys" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}

interface KeyFieldsProps {
  draft: KeyDraft;
  errors: Readonly<Record<string, string>>;
  onChange: (draft: KeyDraft) => void;
}

function KeyFields({ draft, errors, onChange }: KeyFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="Shown to operators, such as “Checkout”."
        required
        maxLength={100}
        autoComplete="off"
        error={errors['name']}
        value={draft.name}
        onChange={(event) => {
          onChange({ ...draft, name: event.currentTarget.value });
        }}
      />
      <Checkbox.Group
        label="What the key may do"
        value={[...draft.scopes]}
        onChange={(scopes) => {
          onChange({ ...draft, scopes: API_KEY_SCOPES.filter((scope) => scopes.includes(scope)) });
        }}
      >
        {API_KEY_SCOPES.map((scope) => (
          <Checkbox key={scope} value={scope} label={SCOPE_LABELS[scope]} mt="xs" />
        ))}
      </Checkbox.Group>
      <Textarea
        label="Accepted from"
        description="Addresses or networks such as 203.0.113.0/24, one on each line. Empty: from any address."
        rows={2}
        autoComplete="off"
        value={draft.cidrs}
        onChange={(event) => {
          onChange({ ...draft, cidrs: event.currentTarget.value });
        }}
      />
      <TextInput
        type="date"
        label="Expires at the end of (UTC)"
        description="Empty: it does not expire."
        error={errors['expires_at']}
        value={draft.expires}
        onChange={(event) => {
          onChange({ ...draft, expires: event.currentTarget.value });
        }}
      />
    </>
  );
}
