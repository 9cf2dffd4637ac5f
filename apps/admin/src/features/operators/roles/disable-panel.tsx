import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { OperatorAccountView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { disableOperator } from '../api/operators.js';

/** Disables an operator at once. One person may. */
export function DisablePanel({ operator, onClose }: { operator: OperatorAccountView; onClose: () => void }) {
  const draftKey = `${operator.id}:disable`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => disableOperator(operator.id, reason),
    () => {
      dropDrafts(draftKey);
      reportDone(`Disabled · ${operator.name}`, 'Their sessions have ended, and they cannot sign in.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Disable the operator"
      subject={`${operator.name} · ${operator.email} · ${operator.role}`}
      plan={null}
      consequence="It takes effect at once, without a second person: all their sessions end, and they cannot sign in. It cannot be undone, and their e-mail address stays taken. Change requests that they have made can no longer be published; what they have decided stays."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel="Disable"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={null}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    />
  );
}
