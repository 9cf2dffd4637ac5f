import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { ApiKeyView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { revokeApiKey, shortenApiKey } from '../api/merchant-keys.js';
import { endOfDay } from './key-form.js';

const ACTIONS = {
  revoke: {
    title: 'Revoke the key',
    consequence: 'Every request with the key is refused within a second, for good. Payouts that were ordered with it are still sent.',
    label: 'Revoke',
    done: 'Requests with the key are refused.',
  },
  shorten: {
    title: 'End the key earlier',
    consequence: 'The key is refused from that moment on. It cannot be made later again.',
    label: 'Save',
    done: 'The key ends earlier.',
  },
} as const;

interface EndKeyPanelProps {
  merchantId: string;
  apiKey: ApiKeyView;
  action: keyof typeof ACTIONS;
  onClose: () => void;
}

/** Takes a key away, now or on a day. One person may, in live mode too. */
export function EndKeyPanel({ merchantId: id, apiKey, action, onClose }: EndKeyPanelProps) {
  const { title, consequence, label, done } = ACTIONS[action];
  const { mode, name } = apiKey;
  const draftKey = `key:${apiKey.id}:${action}`;
  const forbidden = useMissingPermission('configuration.manage');
  const [typed, setTyped] = useState('');
  const isRevocation = action === 'revoke';
  const isTyped = isRevocation ? typed.trim() === name : typed !== '';
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => (isRevocation ? revokeApiKey({ id, mode }, apiKey.id, reason) : shortenApiKey({ id, mode }, apiKey.id, endOfDay(typed), reason)),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${name}`, done);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={title}
      subject={
        <>
          {name} · <span className="mono">{apiKey.shown_as}</span> <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel={label}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isTyped ? null : isRevocation ? 'Type the name of the key.' : 'Choose the day.')}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <TextInput
        label={isRevocation ? `Type “${name}” to confirm` : 'Ends at the end of (UTC)'}
        type={isRevocation ? 'text' : 'date'}
        required
        autoComplete="off"
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
    </ConfirmPanel>
  );
}
