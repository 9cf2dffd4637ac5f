import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import type { OperatorAccountView } from '../../generated/types.gen.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { reportChange, SecondPersonNotice } from '../changes/second-person.js';
import { resetFactor } from './api/operators.js';

/** Asks for the reset of an operator's lost second factor, which another administrator publishes. */
export function ResetFactorPanel({ operator, onClose }: { operator: OperatorAccountView; onClose: () => void }) {
  const draftKey = `${operator.id}:reset-factor`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => resetFactor(operator.id, reason),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Second factor reset · ${operator.name}`, 'They sign in without it.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Reset the second factor"
      subject={`${operator.name} · ${operator.email}`}
      plan={null}
      consequence="The app and the recovery codes of this operator stop working, and all their sessions end. They sign in with the password and set up another app. Make sure that it is they who ask."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel="Send for approval"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={null}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <SecondPersonNotice mode="live" />
    </ConfirmPanel>
  );
}
