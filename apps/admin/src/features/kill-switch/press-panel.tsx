import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '@app/domain';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { useOwnDecisions } from '../session/use-own-decisions.js';
import { killSwitchTargetsQuery, pressKillSwitch } from './api/kill-switches.js';
import { SCOPE_LABELS, waitingText } from './kill-switch-labels.js';

const DRAFT = 'kill-switch:press';

/** Stops live sends of money. */
export function PressPanel({ onClose }: { onClose: () => void }) {
  const forbidden = useMissingPermission('sending.stop');
  const { decidesAlone } = useOwnDecisions();
  const { data: targets = [] } = useQuery(killSwitchTargetsQuery);
  const [scope, setScope] = useState<KillSwitchScope>('all');
  const [target, setTarget] = useState('');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => pressKillSwitch({ scope, reason, ...(scope === 'all' ? {} : { target_id: target }) }),
    (pressed) => {
      dropDrafts(DRAFT);
      reportDone(`${pressed.title} are stopped`, waitingText(pressed));
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Stop live sends"
      subject="Live mode"
      plan={null}
      consequence={`From now on nothing that moves money out is sent, by any process. Payouts are still accepted, and wait. Enquiries, notifications, recalls and cancellations go on. ${decidesAlone ? 'To resume, you ask and then approve it yourself.' : 'Two people have to resume.'}`}
      draftKey={DRAFT}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel="Stop"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (scope !== 'all' && target === '' ? 'Select what is stopped.' : null)}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <NativeSelect
        label="What is stopped"
        required
        data-autofocus
        value={scope}
        data={KILL_SWITCH_SCOPES.map((value) => ({ value, label: SCOPE_LABELS[value] }))}
        onChange={(event) => {
          setScope(KILL_SWITCH_SCOPES.find((value) => value === event.currentTarget.value) ?? 'all');
          setTarget('');
        }}
      />
      {scope !== 'all' && (
        <NativeSelect
          label="Which one"
          required
          value={target}
          data={[
            { value: '', label: 'Select' },
            ...targets.filter((one) => one.scope === scope).map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
          ]}
          onChange={(event) => {
            setTarget(event.currentTarget.value);
          }}
        />
      )}
    </ConfirmPanel>
  );
}
