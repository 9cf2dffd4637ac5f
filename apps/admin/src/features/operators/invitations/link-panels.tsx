import { INVITATION_HOURS } from '@app/domain';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { InvitationView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useSecretChange } from '../../../lib/api/use-secret-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { fetchLink, withdrawInvitation } from '../api/invitations.js';

/** Whom an invitation is for. */
export function inviteeOf({ email, role }: InvitationView): string {
  return `${email ?? 'The first administrator'} · ${role}`;
}

interface LinkPanelProps {
  invitation: InvitationView;
  onDone: (token: string) => void;
  onClose: () => void;
}

/** Fetches the link of an invitation that was published. */
export function LinkPanel({ invitation, onDone, onClose }: LinkPanelProps) {
  const proof = useOwnProof(true);
  const { submit, isBusy, problem } = useSecretChange(() => fetchLink(invitation.id, proof.body), onDone);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Fetch the link"
      subject={inviteeOf(invitation)}
      plan={null}
      consequence={`The link is made now and shown once. It is accepted once, within ${String(INVITATION_HOURS)} hours. Pass it on to this person only, by a safe way: it lets in the first person who opens it.`}
      draftKey={`invitation:${invitation.id}:link`}
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel="Show the link"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField verb="lets people in" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}

/** Withdraws an invitation that is not over. One person may. */
export function WithdrawPanel({ invitation, onClose }: Omit<LinkPanelProps, 'onDone'>) {
  const draftKey = `invitation:${invitation.id}:withdraw`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => withdrawInvitation(invitation.id, reason),
    () => {
      dropDrafts(draftKey);
      reportDone(`Invitation withdrawn · ${inviteeOf(invitation)}`, 'Its link is refused.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Withdraw the invitation"
      subject={inviteeOf(invitation)}
      plan={null}
      consequence="Its link is refused from now on. To invite this person again, send another invitation."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel="Withdraw"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={null}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    />
  );
}
