import { APPROVER_COUNTS, type ApproverCount, type ApproverRole, RULED_ACTIONS, type RuleRisk } from '@app/domain';
import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import type { NamedView } from '../../../generated/types.gen.js';
import { ACTION_LABELS } from '../../../lib/labels/action-labels.js';
import { merchantsQuery } from '../../providers/api/merchants.js';
import type { RuleDraft } from './rule-form.js';
import { RISK_LABELS } from './rule-labels.js';

interface RuleFieldsProps {
  draft: RuleDraft;
  errors: Readonly<Record<string, string>>;
  /** The merchant of the rule as it is; null: a new one, or one of all merchants. */
  merchant: NamedView | null;
  isNew: boolean;
  onChange: (draft: RuleDraft) => void;
}

const COUNTS: Readonly<Record<ApproverCount, string>> = { 1: 'One other person', 2: 'Two other people' };

/** The conditions of a rule, and who must agree. */
export function RuleFields({ draft, errors, merchant, isNew, onChange }: RuleFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="Operators read it where the rule asks for approval."
        required
        maxLength={80}
        autoComplete="off"
        data-autofocus
        error={errors['name']}
        value={draft.name}
        onChange={(event) => {
          onChange({ ...draft, name: event.currentTarget.value });
        }}
      />
      <Checkbox.Group
        label="Actions"
        description="None checked: all of them."
        value={[...draft.actions]}
        onChange={(actions) => {
          onChange({ ...draft, actions: RULED_ACTIONS.filter((action) => actions.includes(action)) });
        }}
      >
        {RULED_ACTIONS.map((action) => (
          <Checkbox key={action} value={action} label={ACTION_LABELS[action]} mt="xs" />
        ))}
      </Checkbox.Group>
      <MerchantField draft={draft} error={errors['merchant']} merchant={merchant} onChange={onChange} />
      <TextInput
        label="From which amounts on"
        description="Such as “1000.00 EUR, 500 USD”; a currency that is not named is left out. Empty: every amount in every currency."
        autoComplete="off"
        error={errors['from']}
        value={draft.from}
        onChange={(event) => {
          onChange({ ...draft, from: event.currentTarget.value });
        }}
      />
      <NativeSelect
        label="Risk that the payout is paid twice"
        value={draft.riskFrom}
        data={Object.entries(RISK_LABELS).map(([value, label]) => ({ value, label }))}
        onChange={(event) => {
          onChange({ ...draft, riskFrom: event.currentTarget.value as RuleRisk | '' });
        }}
      />
      <ApproverFields draft={draft} error={errors['approvers']} onChange={onChange} />
      {!isNew && (
        <Switch
          label="The rule is enabled"
          description="When off, it asks for nothing. What the effect of an action asks for stays."
          checked={draft.enabled}
          onChange={(event) => {
            onChange({ ...draft, enabled: event.currentTarget.checked });
          }}
        />
      )}
    </>
  );
}

interface FieldProps extends Pick<RuleFieldsProps, 'draft' | 'onChange'> {
  error: string | undefined;
}

function MerchantField({ draft, error, merchant, onChange }: FieldProps & Pick<RuleFieldsProps, 'merchant'>) {
  const { data } = useQuery(merchantsQuery(''));
  const listed = (data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isListed = merchant === null || listed.some(({ value }) => value === merchant.id);
  const own = isListed ? [] : [{ value: merchant.id, label: merchant.name }];
  return (
    <NativeSelect
      label="Merchant"
      error={error}
      value={draft.merchant}
      data={[{ value: '', label: 'All merchants' }, ...own, ...listed]}
      onChange={(event) => {
        onChange({ ...draft, merchant: event.currentTarget.value });
      }}
    />
  );
}

function ApproverFields({ draft, error, onChange }: FieldProps) {
  return (
    <FieldPairs>
      <NativeSelect
        label="Who must agree besides the one who asks"
        error={error}
        value={String(draft.approvers)}
        data={APPROVER_COUNTS.map((count) => ({ value: String(count), label: COUNTS[count] }))}
        onChange={(event) => {
          onChange({ ...draft, approvers: event.currentTarget.value === '2' ? 2 : 1 });
        }}
      />
      <NativeSelect
        label="Who they may be"
        value={draft.role}
        data={[
          { value: 'approver', label: 'Approvers and administrators' },
          { value: 'admin', label: 'Administrators only' },
        ]}
        onChange={(event) => {
          onChange({ ...draft, role: event.currentTarget.value as ApproverRole });
        }}
      />
    </FieldPairs>
  );
}
