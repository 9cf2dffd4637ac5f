import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProofDto, ProviderAccountView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { askConfirmation, confirmAccount, withdrawConfirmation } from '../api/prove-account.js';

const ACTIONS = {
  ask: {
    title: 'Ask for confirmation',
    send: askConfirmation,
    permission: 'configuration.manage',
    asksReason: true,
    done: 'It is proved, or waits for the confirmation.',
  },
  confirm: {
    title: 'Confirm',
    send: (id: string, _: string, proof: ProofDto) => confirmAccount(id, proof),
    permission: 'approval.decide',
    asksReason: false,
    done: 'The account takes live payouts.',
  },
  withdraw: { title: 'Withdraw', send: withdrawConfirmation, permission: 'configuration.manage', asksReason: true, done: 'Nothing waits any more.' },
} as const;

interface ConfirmationPanelProps {
  account: ProviderAccountView;
  action: keyof typeof ACTIONS;
  onClose: () => void;
}

/** Asks another operator to confirm mode and identity, gives that confirmation, or withdraws what was asked. */
export function ConfirmationPanel({ account, action, onClose }: ConfirmationPanelProps) {
  const { title, send, permission, asksReason, done } = ACTIONS[action];
  const draftKey = `${account.id}:${action}`;
  const forbidden = useMissingPermission(permission);
  const proof = useOwnProof(action === 'confirm');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => send(account.id, reason, proof.body),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${account.name}`, done);
      onClose();
    },
  );
  const isGone = action !== 'ask' && account.confirmation === null && !isBusy;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={title}
      subject={`${account.name} · ${account.provider_title}`}
      plan={null}
      consequence={consequenceOf(action, account)}
      draftKey={draftKey}
      reasonLabel={asksReason ? 'Reason' : null}
      reasonRequired={asksReason}
      confirmLabel={title}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isGone ? 'No confirmation waits any more.' : proof.blockedReason)}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField proof={proof} verb="confirms" problem={problem} />
    </ConfirmPanel>
  );
}

function consequenceOf(action: keyof typeof ACTIONS, { identity, mode, provider_title: provider }: ProviderAccountView): string {
  if (action === 'ask') return `${provider} is asked first. What it does not say, another operator confirms: that this is ${identity}, and that it is ${mode}.`;
  if (action === 'confirm') return `You confirm that this is ${identity}, and that it is ${mode}. Payouts that are routed to it are sent.`;
  return 'Nobody can confirm the account until the confirmation is asked for again.';
}
