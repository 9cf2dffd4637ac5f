import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ChangeResultView, ProviderAccountView } from '../../../generated/types.gen.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ModeBadge } from './account-badges.js';
import { pauseAccount, resumeAccount } from '../api/change-account.js';

const ACTIONS = {
  pause: {
    title: 'Pause',
    send: pauseAccount,
    permission: 'payout.hold',
    consequence:
      'No payouts are sent through the account. Enquiries and notifications continue. New payouts use another matching route, or wait for this account if there is none.',
    done: 'No payouts are sent through the account.',
  },
  resume: {
    title: 'Resume',
    send: resumeAccount,
    permission: 'configuration.manage',
    consequence: 'Payouts are sent through the account again. Waiting payouts are sent automatically.',
    done: 'Waiting payouts are being sent.',
  },
} as const;

interface PausePanelProps {
  account: ProviderAccountView;
  action: keyof typeof ACTIONS;
  onClose: () => void;
}

/** Pauses or resumes sending through an account. */
export function PausePanel({ account, action, onClose }: PausePanelProps) {
  const { title, send, permission, consequence, done } = ACTIONS[action];
  const draftKey = `${account.id}:${action}`;
  const forbidden = useMissingPermission(permission);
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string): Promise<ProviderAccountView | ChangeResultView> => send(account.id, reason),
    (result) => {
      dropDrafts(draftKey);
      if ('change' in result) reportChange(result, `${title} · ${account.name}`, done);
      else reportDone(`${title} · ${account.name}`, done);
      onClose();
    },
  );
  const isAlreadyDone = (account.pause !== null) === (action === 'pause') && !isBusy;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={title}
      subject={
        <>
          {account.name} · {account.provider_title} <ModeBadge mode={account.mode} />
        </>
      }
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel={action === 'resume' ? confirmLabelFor(account.mode, title) : title}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isAlreadyDone ? (action === 'pause' ? 'The account is already paused.' : 'The account is not paused.') : null)}
      notice={
        <>
          {action === 'resume' && <SecondPersonNotice mode={account.mode} />}
          <ProblemNotice problem={problem} />
        </>
      }
      onConfirm={submit}
    />
  );
}
