import type { ModerationAction } from '@app/domain';
import { useState } from 'react';
import { Amount } from '../../../components/values/amount.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { SimilarNotice } from '../../../components/notices/similar-notice.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { useDraft } from '../../../lib/commands/drafts.js';
import { ACTION_LABELS } from '../../../lib/labels/action-labels.js';
import type { ActionRequest } from '../api/run-action.js';
import { AnswerFields } from './answer-fields.js';
import { answerError, EMPTY_ANSWER, toDetails } from './answer-form.js';
import { ChangedNotice } from './changed-notice.js';
import { callsProvider, planOf, whoMustAgree } from '../../../components/confirm/plan.js';
import { ConflictFields, StatementFields } from './statement-fields.js';
import { statementError, toStatement } from './statement-form.js';

/** The key under which the inputs for an action are stored. */
export function draftKeyOf(payoutId: string, action: ModerationAction): string {
  return `${payoutId}:${action}`;
}

interface ActionPanelProps {
  detail: PayoutDetailView;
  action: ModerationAction;
  /** The version with which an earlier attempt was refused as stale; null when there was none. */
  staleVersion: number | null;
  onClose: () => void;
  onConfirm: (request: ActionRequest, version: number) => void;
}

/** The consequence and the inputs of an action, for the payout as it is now. Warns when the payout changes while the panel is open. */
export function ActionPanel({ detail, action, staleVersion, onClose, onConfirm }: ActionPanelProps) {
  const { payout } = detail;
  const key = draftKeyOf(payout.id, action);
  const [seenVersion, setSeenVersion] = useState(staleVersion ?? payout.version);
  const [outcome, setOutcome] = useDraft(`${key}:outcome`);
  const [providerReference, setProviderReference] = useDraft(`${key}:provider_reference`);
  const [processedAmount, setProcessedAmount] = useDraft(`${key}:processed_amount`);
  const [picked, setPicked] = useDraft(`${key}:statement`);
  // A one-time password is never stored in the browser, not even in the session storage.
  const [answer, setAnswer] = useState(EMPTY_ANSWER);

  const entry = detail.actions.find((candidate) => candidate.action === action);
  const draft = { outcome, providerReference, processedAmount };
  const hasChanged = payout.version !== seenVersion;

  const blockedReason = (): string | null => {
    if (!entry?.allowed) return entry?.blocked_by.join(' ') ?? 'This action is not offered for this payout.';
    if (hasChanged) return 'Review the change first.';
    if (action === 'add_statement') return statementError(draft, payout.currency);
    if (action === 'submit_details') return answerError(answer, detail.next_step);
    if (action === 'resolve_conflict') return detail.statements.some(({ id }) => id === picked) ? null : 'Select the statement that is correct.';
    return null;
  };

  const requestOf = (reason: string): ActionRequest | null => {
    if (action === 'resolve_conflict') return { action, body: { reason, statement_id: picked } };
    if (action === 'submit_details') return detail.next_step && { action, body: { reason, details: toDetails(answer, detail.next_step) } };
    if (action !== 'add_statement') return { action, body: { reason } };
    const body = toStatement(draft, payout.currency, reason);
    return body && { action, body };
  };

  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={entry?.label ?? ACTION_LABELS[action]}
      subject={
        <>
          <ModeMark mode={payout.mode} /> <Amount amount={payout.amount} currency={payout.currency} /> · {payout.reference} · {payout.merchant.name}
        </>
      }
      plan={
        entry?.allowed === true
          ? { ...planOf(entry), callbacks: entry.callbacks, needsSecondOperator: entry.needs_second_operator, whoMustAgree: whoMustAgree(entry) }
          : null
      }
      draftKey={key}
      reasonLabel={action === 'note' ? 'Note' : 'Reason'}
      isReasonFirst={action !== 'add_statement' && action !== 'resolve_conflict' && action !== 'submit_details'}
      reasonRequired={entry?.needs_reason ?? true}
      confirmLabel={entry?.needs_second_operator === true ? 'Ask for approval' : (entry?.label ?? ACTION_LABELS[action])}
      isUndoable={entry !== undefined && callsProvider(entry)}
      blockedReason={blockedReason()}
      notice={
        hasChanged && (
          <ChangedNotice
            detail={detail}
            isStillAllowed={entry?.allowed === true}
            onReviewed={() => {
              setSeenVersion(payout.version);
            }}
          />
        )
      }
      onConfirm={(reason) => {
        const request = requestOf(reason);
        if (request) onConfirm(request, seenVersion);
      }}
    >
      {action !== 'note' && <SimilarNotice similar={detail.similar} />}
      {entry?.allowed === true && action === 'submit_details' && detail.next_step !== null && (
        <AnswerFields step={detail.next_step} answer={answer} onChange={setAnswer} />
      )}
      {entry?.allowed === true && action === 'add_statement' && (
        <StatementFields
          draft={draft}
          status={payout.status}
          currency={payout.currency}
          onChange={(parts) => {
            if (parts.outcome !== undefined) setOutcome(parts.outcome);
            if (parts.providerReference !== undefined) setProviderReference(parts.providerReference);
            if (parts.processedAmount !== undefined) setProcessedAmount(parts.processedAmount);
          }}
        />
      )}
      {entry?.allowed === true && action === 'resolve_conflict' && (
        <ConflictFields
          statements={detail.statements.filter(({ accepted, mismatch }) => accepted && mismatch === null)}
          currency={payout.currency}
          picked={picked}
          onPick={setPicked}
        />
      )}
    </ConfirmPanel>
  );
}
