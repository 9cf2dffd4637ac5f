import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProviderAccountView, UnmatchedNotificationView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { countText } from '../../../lib/format/amount-text.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { ModeBadge } from '../accounts/account-badges.js';
import { noteUnmatched } from '../api/unmatched.js';

interface NotePanelProps {
  account: ProviderAccountView;
  messages: readonly UnmatchedNotificationView[];
  onClose: () => void;
}

/** Notes messages as seen, with the reason. */
export function NotePanel({ account, messages, onClose }: NotePanelProps) {
  const draftKey = `${account.id}:note`;
  const forbidden = useMissingPermission('payout.moderate');
  const count = countText(messages.length, 'message', 'messages');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) =>
      noteUnmatched(
        account.id,
        messages.map(({ id }) => id),
        reason,
      ),
    () => {
      dropDrafts(draftKey);
      reportDone(`Note as seen · ${account.name}`, `${count} noted.`);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Note as seen"
      subject={
        <>
          {count} · {account.name} <ModeBadge mode={account.mode} />
        </>
      }
      plan={null}
      consequence="Nothing more is done about them, also when their payout becomes known later. The reason stands in the changes of the account."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel="Note as seen"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    />
  );
}
