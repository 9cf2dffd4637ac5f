import type { DuplicateHandling } from '@app/domain';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { MerchantPolicyView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { updateMerchantPolicy } from '../api/merchant-policies.js';
import { changedRules, initialPolicy, loosens, type PolicyDraft, policyErrors } from './policy-form.js';
import { HANDLINGS } from './policy-labels.js';

interface PolicyPanelProps {
  /** As it was when the form was opened: what is sent is for this version. */
  policy: MerchantPolicyView;
  onClose: () => void;
}

/** Changes limits and policy of a merchant in one mode. */
export function PolicyPanel({ policy, onClose }: PolicyPanelProps) {
  const { mode, merchant, merchant_name: name } = policy;
  const draftKey = `policy:${merchant}:${mode}`;
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(() => initialPolicy(policy));
  const errors = policyErrors(draft);
  const isValid = Object.keys(errors).length === 0;
  const change = isValid ? changedRules(draft, policy) : {};
  // What only takes away needs one person, in live mode too.
  const needs = isValid && !loosens(draft, policy) ? 'test' : mode;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => updateMerchantPolicy(policy, { ...change, ...(mode === 'live' ? { reason } : {}) }),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Changed · ${name}`, 'It applies to payouts created from now on, and to decisions of operators.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, []);
  const nothing = Object.keys(change).length === 0 ? 'Nothing has been changed.' : null;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Change limits and policy"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence="It applies to payouts created from now on. Limits of one operator apply to every decision from now on."
      draftKey={draftKey}
      reasonLabel={mode === 'live' ? 'Reason' : null}
      reasonRequired={mode === 'live'}
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(needs, 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isValid ? nothing : 'Correct the marked fields first.')}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={submit}
    >
      <PolicyFields draft={draft} errors={errors} isLive={mode === 'live'} onChange={setDraft} />
    </ConfirmPanel>
  );
}

interface PolicyFieldsProps {
  draft: PolicyDraft;
  errors: Partial<Record<keyof PolicyDraft, string>>;
  isLive: boolean;
  onChange: (draft: PolicyDraft) => void;
}

function PolicyFields({ draft, errors, isLive, onChange }: PolicyFieldsProps) {
  const text = (field: 'soloLimits' | 'askAbove' | 'windowHours') => ({
    error: errors[field],
    value: draft[field],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...draft, [field]: event.currentTarget.value });
    },
  });
  const flag = (field: 'alwaysAsk' | 'askFirst') => ({
    checked: draft[field],
    onChange: (event: { currentTarget: { checked: boolean } }) => {
      onChange({ ...draft, [field]: event.currentTarget.checked });
    },
  });
  return (
    <>
      <TextInput
        label="One operator decides alone up to"
        description={`Such as "1000.00 EUR, 500 USD". ${isLive ? 'A currency that is not named needs two for every amount.' : 'A currency that is not named has no limit.'}`}
        data-autofocus
        {...text('soloLimits')}
      />
      <TextInput label="Ask an operator above these amounts" description="Empty: at no amount." {...text('askAbove')} />
      <Switch label="Ask an operator before every payout" {...flag('alwaysAsk')} />
      <Switch label="Ask an operator before the first payout to a recipient" {...flag('askFirst')} />
      <NativeSelect
        label="A payout like an earlier one"
        description="The same amount to the same recipient."
        value={draft.duplicates}
        data={Object.entries(HANDLINGS).map(([value, label]) => ({ value, label }))}
        onChange={(event) => {
          onChange({ ...draft, duplicates: event.currentTarget.value as DuplicateHandling });
        }}
      />
      <TextInput label="Earlier ones are looked for within, in hours" inputMode="numeric" {...text('windowHours')} />
    </>
  );
}
