import { MAX_API_KEY_OVERLAP_HOURS } from '@app/domain';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { ApiKeyResultView, ApiKeyView } from '../../../generated/types.gen.js';
import { useSecretChange } from '../../../lib/api/use-secret-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { claimApiKey, rotateApiKey } from '../api/merchant-keys.js';
import { DEFAULT_OVERLAP, overlapOf, peopleMode } from './key-form.js';

interface RenewKeyPanelProps {
  merchantId: string;
  apiKey: ApiKeyView;
  onDone: (result: ApiKeyResultView) => void;
  onClose: () => void;
}

/** Replaces a key by a new one with the same rights, and lets the former one work for some hours more. */
export function RotateKeyPanel({ merchantId: id, apiKey, onDone, onClose }: RenewKeyPanelProps) {
  const { mode, name, scopes } = apiKey;
  const draftKey = `key:${apiKey.id}:rotate`;
  const forbidden = useMissingPermission('configuration.manage');
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP);
  const proof = useOwnProof(true);
  const hours = overlapOf(overlap);
  const needs = peopleMode(mode, scopes);
  const { submit, isBusy, problem } = useSecretChange(
    (reason: string) => rotateApiKey({ id, mode }, apiKey.id, { ...proof.body, overlap_hours: hours ?? 0, ...(mode === 'live' ? { reason } : {}) }),
    (result) => {
      dropDrafts(draftKey);
      onDone(result);
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Replace the key"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence={`A new key with the same rights is made; it does not expire. The present one still works for ${String(hours ?? '…')} hours after the new secret was fetched.`}
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(needs, 'Replace')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (hours === undefined ? 'Correct the marked field first.' : proof.blockedReason)}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          {!isProofWrong(problem) && <ProblemNotice problem={problem} />}
        </>
      }
      onConfirm={submit}
    >
      <TextInput
        label="The present key still works for, in hours"
        description={`0 to ${String(MAX_API_KEY_OVERLAP_HOURS)}. 0: it ends as soon as the new secret is fetched.`}
        inputMode="numeric"
        error={hours === undefined ? `A whole number from 0 to ${String(MAX_API_KEY_OVERLAP_HOURS)}.` : null}
        value={overlap}
        onChange={(event) => {
          setOverlap(event.currentTarget.value);
        }}
      />
      <OwnProofField verb="makes keys" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}

/** Fetches the secret of a key that was published. */
export function ClaimKeyPanel({ merchantId: id, apiKey, onDone, onClose }: RenewKeyPanelProps) {
  const forbidden = useMissingPermission('configuration.manage');
  const proof = useOwnProof(true);
  const { submit, isBusy, problem } = useSecretChange(() => claimApiKey({ id, mode: apiKey.mode }, apiKey.id, proof.body), onDone);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Fetch the secret"
      subject={
        <>
          {apiKey.name} <ModeMark mode={apiKey.mode} />
        </>
      }
      plan={null}
      consequence="The key is created now and shown once. Have the place ready where it is stored."
      draftKey={`key:${apiKey.id}:claim`}
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel="Show the key"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField verb="fetches keys" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}
