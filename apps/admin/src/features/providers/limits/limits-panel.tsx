import { LIMIT_RULES, type LimitName, LIMITS } from '@app/domain';
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { CurrencyLimitsView, LimitsView, MerchantPolicyView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { amountText, countText } from '../../../lib/format/amount-text.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { updateMerchantPolicy } from '../api/merchant-policies.js';
import { changedLimits, currencyChoices, initialLimits, type LimitErrors, limitErrors, type LimitsDraft, loosensLimits } from './limits-form.js';
import { limitsConsequence } from './limits-words.js';

const FIRST_CURRENCY = 'EUR';

const LABELS: Readonly<Record<LimitName, string>> = {
  amount_per_payout: 'Largest amount of one payout',
  amount_per_day: 'Amount of all payouts in 24 hours',
  payouts_per_day: 'Number of payouts in 24 hours',
  amount_per_recipient_day: 'Amount to one recipient in 24 hours',
  payouts_per_recipient_day: 'Number of payouts to one recipient in 24 hours',
};

interface LimitsPanelProps {
  /** As it was when the form was opened: what is sent is for this version. */
  policy: MerchantPolicyView;
  used: LimitsView;
  onClose: () => void;
}

/** Changes the limits of a merchant in one mode and one currency. */
export function LimitsPanel({ policy, used, onClose }: LimitsPanelProps) {
  const { mode, merchant, merchant_name: name } = policy;
  const draftKey = `limits:${merchant}:${mode}`;
  const forbidden = useMissingPermission('configuration.manage');
  const { limited, others } = currencyChoices(policy);
  const [currency, setCurrency] = useState(limited[0] ?? FIRST_CURRENCY);
  const [draft, setDraft] = useState(() => initialLimits(policy, currency));
  const errors = limitErrors(draft, currency);
  const isValid = Object.keys(errors).length === 0;
  const change = isValid ? changedLimits(draft, currency, policy) : {};
  // What only takes away needs one person, in live mode too.
  const needs = isValid && !loosensLimits(draft, currency, policy) ? 'test' : mode;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => updateMerchantPolicy(policy, { ...change, ...(mode === 'live' ? { reason } : {}) }),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Changed · ${name}`, `It applies to payouts in ${currency} created from now on.`);
      onClose();
    },
  );
  const nothing = Object.keys(change).length === 0 ? 'Nothing has been changed.' : null;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Change the limits"
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence={isValid ? limitsConsequence(draft, currency) : 'Correct the marked fields to see what will happen.'}
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
          <ProblemNotice problem={problem} fieldErrors={assignFieldErrors(problem, [])} />
        </>
      }
      onConfirm={submit}
    >
      <NativeSelect
        label="Currency"
        description="Each currency has limits of its own."
        value={currency}
        data={[...limited, ...others]}
        onChange={(event) => {
          setCurrency(event.currentTarget.value);
          setDraft(initialLimits(policy, event.currentTarget.value));
        }}
      />
      <LimitFields draft={draft} errors={errors} used={used.data.find((limits) => limits.currency === currency)} onChange={setDraft} />
    </ConfirmPanel>
  );
}

interface LimitFieldsProps {
  draft: LimitsDraft;
  errors: LimitErrors;
  used: CurrencyLimitsView | undefined;
  onChange: (draft: LimitsDraft) => void;
}

function LimitFields({ draft, errors, used, onChange }: LimitFieldsProps) {
  return (
    <FieldPairs>
      {LIMIT_RULES.map((rule) => {
        const { name, counts } = LIMITS[rule];
        return (
          <TextInput
            key={name}
            label={LABELS[name]}
            description={usedText(name, used) ?? 'Empty: no limit.'}
            inputMode={counts === 'amount' ? 'decimal' : 'numeric'}
            autoComplete="off"
            error={errors[name]}
            value={draft[name]}
            onChange={(event) => {
              onChange({ ...draft, [name]: event.currentTarget.value });
            }}
          />
        );
      })}
    </FieldPairs>
  );
}

function usedText(name: LimitName, used: CurrencyLimitsView | undefined): string | null {
  if (used === undefined || used.day.used_amount === null) return null;
  if (name === 'amount_per_day') return `Used so far: ${amountText(used.day.used_amount, used.currency)}.`;
  if (name === 'payouts_per_day') return `Used so far: ${countText(used.day.used_payouts ?? 0, 'payout')}.`;
  return null;
}
