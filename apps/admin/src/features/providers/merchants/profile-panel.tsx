import { type CallbackSubscription, type Mode, MODES } from '@app/domain';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { MerchantView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { changeMerchant, createMerchant } from '../api/merchants.js';
import { changedProfile, EMPTY_PROFILE, initialProfile, type ProfileDraft, profileErrors, secondsOf } from './profile-form.js';

const EVENTS: Readonly<Record<CallbackSubscription, string>> = { all: 'For every change of a payout', final: 'For final changes only' };

/** Adds a merchant. */
export function NewMerchantPanel({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(EMPTY_PROFILE);
  const [modes, setModes] = useState<readonly Mode[]>(MODES);
  const errors = profileErrors(draft);
  const { submit, isBusy, problem } = useConfigurationChange(
    () => createMerchant({ name: draft.name.trim(), modes: [...modes], default_lifetime_seconds: secondsOf(draft.lifetimeHours) ?? 0 }),
    ({ id, name }) => {
      reportDone(`Added · ${name}`, 'Make an API key for it next.');
      void navigate({ to: '/providers/merchants/$merchantId', params: { merchantId: id } });
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['name', 'default_lifetime_seconds']);
  const missing = draft.name.trim() === '' ? 'Give the merchant a name.' : modes.length === 0 ? 'Choose at least one mode.' : null;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Add a merchant"
      subject="A business that sends payouts"
      plan={null}
      consequence="It takes one person, for it can do nothing yet: an API key that can move live money takes two. Until limits are set, every live payout of it that needs an operator needs two."
      draftKey="merchant:new"
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel="Add the merchant"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? missing ?? (errors.lifetimeHours === undefined ? null : 'Correct the marked field first.')}
      notice={<ProblemNotice problem={problem} fieldErrors={fieldErrors} />}
      onConfirm={submit}
    >
      <ProfileFields draft={draft} errors={{ lifetimeHours: errors.lifetimeHours, ...fieldErrors.fields }} onChange={setDraft} />
      <Checkbox.Group
        label="API keys are accepted in"
        description="A mode can be enabled later; live mode then by two people."
        value={[...modes]}
        onChange={(chosen) => {
          setModes(MODES.filter((mode) => chosen.includes(mode)));
        }}
      >
        <Checkbox value="live" label="Live mode" mt="xs" />
        <Checkbox value="test" label="Test mode" mt="xs" />
      </Checkbox.Group>
    </ConfirmPanel>
  );
}

/** Changes name, lifetime and events of a merchant. */
export function ProfilePanel({ merchant, onClose }: { merchant: MerchantView; onClose: () => void }) {
  const draftKey = `merchant:${merchant.id}:profile`;
  const forbidden = useMissingPermission('configuration.manage');
  const [draft, setDraft] = useState(() => initialProfile(merchant));
  const errors = profileErrors(draft);
  const isValid = Object.keys(errors).length === 0;
  const change = isValid ? changedProfile(draft, merchant) : {};
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => changeMerchant(merchant, { ...change, reason }),
    ({ name }) => {
      dropDrafts(draftKey);
      reportDone(`Changed · ${name}`, 'It applies to payouts created from now on.');
      onClose();
    },
  );
  const nothing = Object.keys(change).length === 0 ? 'Nothing has been changed.' : null;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Change the merchant"
      subject={merchant.name}
      plan={null}
      consequence="It applies in both modes, to payouts created from now on. It takes one person: it does not change where money goes."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel="Save"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isValid ? nothing : 'Correct the marked fields first.')}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <ProfileFields draft={draft} errors={errors} onChange={setDraft} />
      <NativeSelect
        label="Callbacks"
        value={draft.events}
        data={Object.entries(EVENTS).map(([value, label]) => ({ value, label }))}
        onChange={(event) => {
          setDraft({ ...draft, events: event.currentTarget.value as CallbackSubscription });
        }}
      />
    </ConfirmPanel>
  );
}

interface ProfileFieldsProps {
  draft: ProfileDraft;
  errors: Readonly<Record<string, string | undefined>>;
  onChange: (draft: ProfileDraft) => void;
}

function ProfileFields({ draft, errors, onChange }: ProfileFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        required
        maxLength={200}
        autoComplete="off"
        data-autofocus
        error={errors['name']}
        value={draft.name}
        onChange={(event) => {
          onChange({ ...draft, name: event.currentTarget.value });
        }}
      />
      <TextInput
        label="Payouts that are not sent expire after, in hours"
        description="Unless the payout says so itself. 168 hours are a week."
        inputMode="decimal"
        autoComplete="off"
        error={errors['lifetimeHours'] ?? errors['default_lifetime_seconds']}
        value={draft.lifetimeHours}
        onChange={(event) => {
          onChange({ ...draft, lifetimeHours: event.currentTarget.value });
        }}
      />
    </>
  );
}
