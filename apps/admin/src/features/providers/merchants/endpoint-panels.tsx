import type { Mode } from '@app/domain';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { MerchantView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useSecretChange } from '../../../lib/api/use-secret-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { rotateCallbackSecret, setEndpoint } from '../api/merchants.js';

interface EndpointPanelProps {
  merchant: Pick<MerchantView, 'id' | 'name' | 'modes'>;
  mode: Mode;
  onClose: () => void;
}

/** Sets where the callbacks of a mode go. */
export function EndpointPanel({ merchant: { id, name, modes }, mode, onClose }: EndpointPanelProps) {
  const draftKey = `merchant:${id}:${mode}:endpoint`;
  const present = modes[mode].callback_endpoint?.url ?? '';
  const forbidden = useMissingPermission('configuration.manage');
  const [url, setUrl] = useState(present);
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => setEndpoint({ id, mode }, url.trim(), reason),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Changed · ${name}`, 'Callbacks go to the new address.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['url']);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Set the callback endpoint"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence="Callbacks go to this address, unless a payout names another one. Those that wait for another try still go to the old one."
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(mode, 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (url.trim() === '' ? 'Enter the address.' : url.trim() === present ? 'Nothing has been changed.' : null)}
      notice={
        <>
          <SecondPersonNotice mode={mode} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={submit}
    >
      <TextInput
        label="Address"
        description="https, on a public address, such as https://shop.example/payout-callbacks."
        type="url"
        required
        maxLength={2_048}
        autoComplete="off"
        data-autofocus
        error={fieldErrors.fields['url']}
        value={url}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
        }}
      />
    </ConfirmPanel>
  );
}

interface SecretPanelProps extends EndpointPanelProps {
  onDone: (secret: string) => void;
}

/** Makes a new signing secret. */
export function SecretPanel({ merchant: { id, name }, mode, onDone, onClose }: SecretPanelProps) {
  const forbidden = useMissingPermission('configuration.manage');
  const proof = useOwnProof(true);
  const { submit, isBusy, problem } = useSecretChange(() => rotateCallbackSecret({ id, mode }, proof.body), onDone);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Make a new signing secret"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence="Callbacks carry a signature with the new secret and one with the present secret, until that is ended. A secret from before the present one ends now. It takes one person: callbacks still go to the same address."
      draftKey={`merchant:${id}:${mode}:secret`}
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel="Show the new secret"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField verb="makes secrets" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}
