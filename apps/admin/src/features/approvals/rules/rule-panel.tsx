import type { Mode } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { ApprovalRuleView, PreviewApprovalRuleDto } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { isProofWrong, OwnProofField, useOwnProof } from '../../session/factor/own-proof.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { createRule, rulePreviewQuery, updateRule } from '../api/rule-queries.js';
import { RuleFields } from './rule-fields.js';
import { changesOfRule, draftOfRule, loosensRule, NEW_RULE, ruleErrors, termsOf } from './rule-form.js';

interface RulePanelProps {
  /** The rule as it was when the panel was opened; null for a new one. */
  rule: ApprovalRuleView | null;
  mode: Mode;
  onClose: () => void;
}

const SERVER_FIELDS = ['name', 'merchant', 'actions', 'from', 'approvers'];

/** Adds an approval rule, or changes one, and says before it is saved what the rule would have asked for. */
export function RulePanel({ rule, mode, onClose }: RulePanelProps) {
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(() => (rule === null ? NEW_RULE : draftOfRule(rule)));
  const errors = ruleErrors(draft);
  const isValid = Object.keys(errors).length === 0;
  const changes = rule !== null && isValid ? changesOfRule(draft, rule) : {};
  const needs = mode === 'live' && rule !== null && isValid && loosensRule(draft, rule) ? 'live' : 'test';
  const proof = useOwnProof(mode === 'live' && needs === 'test');
  const draftKey = `approval-rule:${rule?.id ?? `new:${mode}`}`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => {
      const rest = { ...proof.body, ...(mode === 'live' ? { reason } : {}) };
      return rule === null ? createRule({ ...termsOf(draft, mode), name: draft.name.trim(), ...rest }) : updateRule(rule, { ...changes, ...rest });
    },
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Saved · ${draft.name}`, 'It applies to what operators do from now on. Requests that wait stay as they are.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, SERVER_FIELDS);
  const nothing = rule !== null && Object.keys(changes).length === 0 ? 'Nothing has been changed.' : null;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={rule === null ? 'Add an approval rule' : 'Change the approval rule'}
      subject={
        <>
          {rule?.name ?? 'A new rule'} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence="All of its conditions together ask for approval; of several rules the strictest counts. It never takes away what the effect of an action asks for. Requests that wait stay as they are."
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(needs, 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isValid ? (nothing ?? proof.blockedReason) : 'Fill in and correct the marked fields first.')}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          {!isProofWrong(problem) && <ProblemNotice problem={problem} fieldErrors={fieldErrors} />}
        </>
      }
      onConfirm={submit}
    >
      <RuleFields draft={draft} errors={{ ...fieldErrors.fields, ...errors }} merchant={rule?.merchant ?? null} isNew={rule === null} onChange={setDraft} />
      <Preview terms={isValid && draft.enabled ? termsOf(draft, mode) : null} />
      <OwnProofField verb="changes rules" proof={proof} problem={problem} />
    </ConfirmPanel>
  );
}

/** What the rule would have asked for, of what operators did in the last days. */
function Preview({ terms }: { terms: PreviewApprovalRuleDto | null }) {
  const { data } = useQuery(rulePreviewQuery(terms));
  if (terms === null || !data) return null;
  return (
    <>
      <Notice tone="neutral" title="What it would have asked for" role="status">
        <p>{data.sentence}</p>
      </Notice>
      {data.cannot_be_met !== null && (
        <Notice tone="attention" title="Nobody could approve it">
          <p>{data.cannot_be_met}</p>
        </Notice>
      )}
    </>
  );
}
