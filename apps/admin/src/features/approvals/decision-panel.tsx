import { useQueryClient } from '@tanstack/react-query';
import { Amount } from '../../components/values/amount.js';
import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { Notice } from '../../components/notices/notice.js';
import type { ApprovalView } from '../../generated/types.gen.js';
import { amountWords } from '../../lib/format/amount-text.js';
import { armCommand } from '../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { planOf } from '../../components/confirm/plan.js';
import { type ApprovalWord, decideApproval } from './api/decide-approval.js';

const TITLES = { approve: 'Approve', reject: 'Reject' } as const satisfies Record<ApprovalWord, string>;

interface DecisionPanelProps {
  approval: ApprovalView;
  word: ApprovalWord;
  onClose: () => void;
}

/** The second operator's word, in the same panel in which everything is confirmed. */
export function DecisionPanel({ approval, word, onClose }: DecisionPanelProps) {
  const queryClient = useQueryClient();
  const draftKey = `${approval.id}:${word}`;
  const callsProvider = word === 'approve' && approval.sends !== null;

  const confirm = (comment: string): void => {
    onClose();
    armCommand({
      payoutId: approval.payout_id,
      title: `${TITLES[word]}: ${approval.label} · ${amountWords(approval.amount, approval.currency)} · ${approval.payout_reference}`,
      callsProvider,
      run: async () => {
        const { message } = await decideApproval(queryClient, approval.id, word, comment);
        dropDrafts(draftKey);
        return message;
      },
    });
  };

  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${TITLES[word]}: ${approval.label}`}
      subject={
        <>
          <Amount amount={approval.amount} currency={approval.currency} /> · {approval.payout_reference}
        </>
      }
      plan={word === 'approve' ? { ...planOf(approval), callbacks: null, needsSecondOperator: false } : null}
      draftKey={draftKey}
      reasonLabel={word === 'approve' ? 'Comment' : 'Why not'}
      reasonRequired={word === 'reject'}
      confirmLabel={TITLES[word]}
      isArmed={callsProvider}
      obstacle={null}
      onConfirm={confirm}
    >
      {word === 'reject' && <p>Nothing is done. The request ends, and its maker sees your reason.</p>}
      <Notice tone="neutral" title={`${approval.maker.name} asked for it`}>
        <p>“{approval.reason}”</p>
        {approval.particulars.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Notice>
    </ConfirmPanel>
  );
}
