import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import type { ChangeRequestView } from '../../generated/types.gen.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../session/factor/own-proof.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { type ChangeDecision, decideChange } from './api/changes.js';

const TEXTS = {
  publish: {
    title: 'Publish',
    consequence: 'The change takes effect immediately, as it is shown on this page.',
    done: 'The change is in effect.',
    label: 'Comment',
  },
  refuse: {
    title: 'Refuse',
    consequence: 'Nothing is changed. The request ends, and its new secrets are deleted.',
    done: 'Nothing was changed.',
    label: 'Reason',
  },
  withdraw: {
    title: 'Withdraw',
    consequence: 'Nothing is changed. The request ends, and its new secrets are deleted.',
    done: 'Nothing was changed.',
    label: 'Reason',
  },
} as const satisfies Record<ChangeDecision, object>;

interface ChangePanelProps {
  change: ChangeRequestView;
  decision: ChangeDecision;
  onClose: () => void;
}

/** The panel in which a request is decided. To publish, operators prove again who they are: a session alone is not enough. */
export function ChangePanel({ change, decision, onClose }: ChangePanelProps) {
  const { title, consequence, done, label } = TEXTS[decision];
  const draftKey = `${change.id}:${decision}`;
  const forbidden = useMissingPermission('configuration.manage');
  const isPublication = decision === 'publish';
  const proof = useOwnProof(isPublication);
  const { submit, isBusy, problem } = useConfigurationChange(
    (text: string) => decideChange(change.id, decision, text, proof.body),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${change.title}`, done);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${title}: ${change.title}`}
      subject={`Requested by ${change.maker.name}`}
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel={label}
      reasonRequired={!isPublication}
      isReasonFirst={!isPublication}
      confirmLabel={title}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField proof={proof} verb="publishes" problem={problem} />
    </ConfirmPanel>
  );
}
