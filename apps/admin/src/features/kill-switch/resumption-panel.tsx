import type { Permission } from '@app/domain';
import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { Notice } from '../../components/notices/notice.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import type { KillSwitchView, ProofDto } from '../../generated/types.gen.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../session/factor/own-proof.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { useOwnDecisions } from '../session/use-own-decisions.js';
import { approveResumption, askToResume, refuseResumption } from './api/kill-switches.js';
import { waitingText } from './kill-switch-labels.js';

export type ResumptionStep = 'ask' | 'approve' | 'refuse';

interface StepTexts {
  title: string;
  send: (killSwitch: KillSwitchView, reason: string, proof: ProofDto) => Promise<KillSwitchView>;
  permission: Permission;
  consequence: string;
  done: string;
}

const STEPS: Readonly<Record<ResumptionStep, StepTexts>> = {
  ask: {
    title: 'Ask to resume',
    send: askToResume,
    permission: 'sending.stop',
    consequence: 'Nothing is sent until a second person has approved it. The request expires after an hour.',
    done: 'A second person has to approve it within an hour.',
  },
  approve: {
    title: 'Approve and resume',
    send: approveResumption,
    permission: 'sending.resume',
    consequence: 'Money moves again: payouts that wait are sent at once, the oldest first.',
    done: 'Waiting payouts are being sent.',
  },
  refuse: {
    title: 'Refuse to resume',
    send: refuseResumption,
    permission: 'sending.stop',
    consequence: 'Sends stay stopped. The request is closed.',
    done: 'Sends stay stopped.',
  },
};

/** What the only operator reads instead. */
const ALONE: Readonly<Partial<Record<ResumptionStep, Partial<StepTexts>>>> = {
  ask: {
    consequence: 'Nothing is sent until you have approved it yourself, with a code or your password. The request expires after an hour.',
    done: 'Approve it within an hour.',
  },
  approve: {
    consequence: 'Money moves again, on your word alone: SOLE_OPERATOR is set, and the history says so. Payouts that wait are sent at once, the oldest first.',
  },
};

interface ResumptionPanelProps {
  /** As it was when the panel was opened: the decision is about this version. */
  killSwitch: KillSwitchView;
  step: ResumptionStep;
  onClose: () => void;
}

/** One step of a resumption: asks for it, approves it with one's second factor or password, or refuses it. */
export function ResumptionPanel({ killSwitch, step, onClose }: ResumptionPanelProps) {
  const { decidesAlone } = useOwnDecisions();
  const isAlone = decidesAlone && (step === 'ask' || killSwitch.resumption?.is_own === true);
  const { title, send, permission, consequence, done } = { ...STEPS[step], ...(isAlone ? ALONE[step] : {}) };
  const draftKey = `${killSwitch.id}:${step}`;
  const forbidden = useMissingPermission(permission);
  const isApproval = step === 'approve';
  const proof = useOwnProof(isApproval);
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => send(killSwitch, reason, proof.body),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${killSwitch.title}`, done);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={title}
      subject={killSwitch.title}
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel={isApproval ? 'Comment' : 'Reason'}
      reasonRequired={!isApproval}
      isReasonFirst={!isApproval}
      confirmLabel={title}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <p>{waitingText(killSwitch)}</p>
      <Notice tone="neutral" title={`Stopped by ${killSwitch.pressed_by.name}`}>
        <p>“{killSwitch.reason}”</p>
      </Notice>
      {killSwitch.resumption !== null && step !== 'ask' && (
        <Notice tone="neutral" title={`Asked for by ${killSwitch.resumption.asked_by.name}`}>
          <p>“{killSwitch.resumption.reason}”</p>
        </Notice>
      )}
      <OwnProofField proof={proof} verb="resumes" problem={problem} />
    </ConfirmPanel>
  );
}
