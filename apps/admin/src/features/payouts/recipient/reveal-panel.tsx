import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { PayoutRowView, RevealedRecipientView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { revealRecipient } from './use-revealed-recipient.js';

interface RevealPanelProps {
  payout: Pick<PayoutRowView, 'id' | 'reference'>;
  onRevealed: (recipient: RevealedRecipientView) => void;
  onClose: () => void;
}

/** Asks for the reason and the operator's password before details of a recipient are shown. */
export function RevealPanel({ payout, onRevealed, onClose }: RevealPanelProps) {
  const draftKey = `reveal:${payout.id}`;
  const proof = useOwnProof(true);
  const { submit, isBusy, problem } = useConfigurationChange(
    // What is revealed is no result of the request for the cache of requests.
    async (reason: string) => {
      onRevealed(await revealRecipient(payout.id, { reason, ...proof.body }));
    },
    () => {
      dropDrafts(draftKey);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Reveal the recipient"
      subject={payout.reference}
      plan={null}
      consequence="The details are shown for 30 seconds. That you saw them, and why, is recorded in the audit log."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel="Reveal"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={proof.blockedReason}
      notice={isProofWrong(problem) ? null : <ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <OwnProofField verb="reveals details" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}
