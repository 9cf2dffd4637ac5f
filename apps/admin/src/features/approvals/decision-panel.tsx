import { useQueryClient } from '@tanstack/react-query';
import { Amount } from '../../components/values/amount.js';
import { ModeMark } from '../../components/values/mode-mark.js';
import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { Facts } from '../../components/values/facts.js';
import { SimilarNotice } from '../../components/notices/similar-notice.js';
import { Notice } from '../../components/notices/notice.js';
import type { ApprovalView } from '../../generated/types.gen.js';
import { amountText } from '../../lib/format/amount-text.js';
import { scheduleCommand } from '../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../lib/commands/drafts.js';
import { OwnProofField, useOwnProof } from '../session/factor/own-proof.js';
import { planOf } from '../../components/confirm/plan.js';
import { type ApprovalDecision, decideApproval } from './api/decide-approval.js';

const TITLES = { approve: 'Approve', reject: 'Reject' } as const satisfies Record<ApprovalDecision, string>;

interface DecisionPanelProps {
  approval: ApprovalView;
  decision: ApprovalDecision;
  onClose: () => void;
}

/** The panel in which a second operator confirms a decision. */
export function DecisionPanel({ approval, decision, onClose }: DecisionPanelProps) {
  const queryClient = useQueryClient();
  const draftKey = `${approval.id}:${decision}`;
  const isAlone = decision === 'approve' && approval.is_own;
  const proof = useOwnProof(decision === 'approve', isAlone);
  // The first of two approvals carries nothing out.
  const isFirst = decision === 'approve' && approval.approvers === 2 && approval.first_checker === null;
  const callsProvider = decision === 'approve' && !isFirst && approval.sends !== null;

  const confirm = (comment: string): void => {
    onClose();
    scheduleCommand({
      payoutId: approval.payout_id,
      title: `${TITLES[decision]}: ${approval.label} · ${amountText(approval.amount, approval.currency)} · ${approval.payout_reference}`,
      callsProvider,
      run: async () => {
        const { message } = await decideApproval(queryClient, approval.id, decision, { comment, proof: proof.body });
        dropDrafts(draftKey);
        return message;
      },
    });
  };

  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${TITLES[decision]}: ${approval.label}`}
      subject={
        <>
          <ModeMark mode={approval.payout.mode} /> <Amount amount={approval.amount} currency={approval.currency} /> · {approval.payout_reference} ·{' '}
          {approval.payout.merchant.name}
        </>
      }
      plan={decision === 'approve' ? { ...planOf(approval), callbacks: null, needsSecondOperator: false } : null}
      draftKey={draftKey}
      reasonLabel={decision === 'approve' ? 'Comment' : 'Reason'}
      reasonRequired={decision === 'reject'}
      confirmLabel={TITLES[decision]}
      isUndoable={callsProvider}
      blockedReason={proof.blockedReason}
      onConfirm={confirm}
    >
      {decision === 'reject' && <p>The action is not carried out. The request is closed, and its maker sees your reason.</p>}
      {isFirst && <p>Nothing is carried out yet: another person must approve it, too.</p>}
      {isAlone && <p>You requested it yourself, and SOLE_OPERATOR lets you approve it alone. The history says so.</p>}
      <OwnProofField proof={proof} verb="approves" problem={null} />
      <SimilarNotice similar={approval.similar} />
      <Facts
        rows={[
          ['Recipient', approval.recipient.map(({ title, masked }) => `${title} ${masked}`).join(', ')],
          ['Provider', approval.payout.provider?.name ?? 'No route found'],
          ['What we know', approval.knowledge.sentence],
        ]}
      />
      <Notice tone="neutral" title={`Requested by ${approval.maker.name}`}>
        <p>“{approval.reason}”</p>
        {approval.particulars.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Notice>
    </ConfirmPanel>
  );
}
