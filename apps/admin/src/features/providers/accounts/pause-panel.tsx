import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProviderAccountView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import { ModeBadge } from './account-badges.js';
import { pauseAccount, resumeAccount } from '../api/change-account.js';

const WORDS = {
  pause: {
    title: 'Pause',
    send: pauseAccount,
    permission: 'payout.hold',
    consequence:
      'Nothing is sent through it. Enquiries and notifications go on. New payouts take another route where one fits, and wait for this account where none does.',
    done: 'Nothing is sent through it any more.',
  },
  resume: {
    title: 'Resume',
    send: resumeAccount,
    permission: 'configuration.manage',
    consequence: 'It is sent through again. What has waited goes out by itself.',
    done: 'What has waited goes out now.',
  },
} as const;

interface PausePanelProps {
  account: ProviderAccountView;
  word: keyof typeof WORDS;
  onClose: () => void;
}

/** Stops sending through an account, or starts it again: the consequence first, then the reason. */
export function PausePanel({ account, word, onClose }: PausePanelProps) {
  const { title, send, permission, consequence, done } = WORDS[word];
  const draftKey = `${account.id}:${word}`;
  const forbidden = useObstacle(permission);
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => send(account.id, reason),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${account.name}`, done);
      onClose();
    },
  );
  const isThere = (account.pause !== null) === (word === 'pause') && !isBusy;
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
      reasonLabel="Why"
      reasonRequired
      confirmLabel={title}
      isArmed={false}
      isBusy={isBusy}
      obstacle={forbidden ?? (isThere ? (word === 'pause' ? 'It is paused already.' : 'It is not paused.') : null)}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    />
  );
}
