import { ALERT_CHANNEL_KINDS } from '@app/domain';
import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../components/confirm/confirm-panel.js';
import { FieldPairs } from '../../components/forms/field-pairs.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import type { AlertChannelView, AlertView, SavedAlertChannelView } from '../../generated/types.gen.js';
import { assignFieldErrors } from '../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { createAlertChannel, updateAlertChannel } from './api/alert-channels.js';
import { type ChannelDraft, initialChannel, KINDS, newChannelOf, settingsOf, type Wanted, WANTED, whyNotSent } from './channel-form.js';

const FIELDS = ['kind', 'name', 'target', 'urgencies', 'alerts', 'quiet_from', 'quiet_until', 'zone', 'digest_at'];

interface ChannelPanelProps {
  /** As it was when the form was opened; null: a new one. */
  channel: AlertChannelView | null;
  alerts: readonly AlertView[];
  canSendEmail: boolean;
  onSaved: (saved: SavedAlertChannelView) => void;
  onClose: () => void;
}

/** Makes or changes a channel. */
export function ChannelPanel({ channel, alerts, canSendEmail, onSaved, onClose }: ChannelPanelProps) {
  const [draft, setDraft] = useState(() => initialChannel(channel, canSendEmail));
  const { submit, isBusy, problem } = useConfigurationChange(
    () => (channel === null ? createAlertChannel(newChannelOf(draft)) : updateAlertChannel(channel, settingsOf(draft))),
    onSaved,
  );
  const fieldErrors = assignFieldErrors(problem, FIELDS);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={channel === null ? 'New alert channel' : 'Change alert channel'}
      subject={channel === null ? 'For both modes' : `${channel.name} · ${channel.target}`}
      plan={null}
      consequence="It gets what is raised from now on. Messages hold ids of this gateway, never details of a recipient."
      draftKey="alert-channel"
      reasonLabel={null}
      reasonRequired={false}
      isReasonFirst={false}
      confirmLabel={channel === null ? 'Make channel' : 'Save'}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={whyNotSent(draft, channel === null)}
      notice={<ProblemNotice problem={problem} fieldErrors={fieldErrors} />}
      onConfirm={() => {
        submit(undefined);
      }}
    >
      <AddressFields draft={draft} errors={fieldErrors.fields} channel={channel} canSendEmail={canSendEmail} onChange={setDraft} />
      <NativeSelect
        label="What is sent"
        value={draft.wanted}
        error={fieldErrors.fields['urgencies']}
        data={Object.entries(WANTED).map(([value, label]) => ({ value, label }))}
        onChange={(event) => {
          setDraft({ ...draft, wanted: event.currentTarget.value as Wanted });
        }}
      />
      {draft.wanted === 'chosen' && (
        <Checkbox.Group
          label="Which alerts"
          value={draft.chosen}
          error={fieldErrors.fields['alerts']}
          onChange={(chosen) => {
            setDraft({ ...draft, chosen });
          }}
        >
          {alerts.map(({ name, message }) => (
            <Checkbox key={name} value={name} label={name} description={message} mt="xs" />
          ))}
        </Checkbox.Group>
      )}
      <TimeFields draft={draft} errors={fieldErrors.fields} onChange={setDraft} />
    </ConfirmPanel>
  );
}

interface FieldsProps {
  draft: ChannelDraft;
  errors: Readonly<Record<string, string>>;
  onChange: (draft: ChannelDraft) => void;
}

function AddressFields({ draft, errors, channel, canSendEmail, onChange }: FieldsProps & Pick<ChannelPanelProps, 'channel' | 'canSendEmail'>) {
  const kinds = ALERT_CHANNEL_KINDS.filter((kind) => kind !== 'email' || canSendEmail);
  return (
    <>
      {channel === null && (
        <NativeSelect
          label="How"
          description={canSendEmail ? undefined : 'E-mail needs SMTP_URL and SMTP_FROM on the server.'}
          value={draft.kind}
          error={errors['kind']}
          data={kinds.map((value) => ({ value, label: KINDS[value].label }))}
          onChange={(event) => {
            onChange({ ...draft, kind: kinds.find((kind) => kind === event.currentTarget.value) ?? 'slack' });
          }}
        />
      )}
      <TextInput
        label="Name"
        required
        autoComplete="off"
        data-autofocus
        maxLength={80}
        value={draft.name}
        error={errors['name']}
        onChange={(event) => {
          onChange({ ...draft, name: event.currentTarget.value });
        }}
      />
      <TextInput
        label={KINDS[draft.kind].target}
        description={channel === null ? `Such as ${KINDS[draft.kind].example}` : 'Empty: it stays. It is not shown again.'}
        required={channel === null}
        autoComplete="off"
        value={draft.target}
        error={errors['target']}
        onChange={(event) => {
          onChange({ ...draft, target: event.currentTarget.value });
        }}
      />
      {channel?.kind === 'webhook' && (
        <Switch
          label="New signing secret; the old one ends at once"
          checked={draft.newSecret}
          onChange={(event) => {
            onChange({ ...draft, newSecret: event.currentTarget.checked });
          }}
        />
      )}
      {channel !== null && (
        <Switch
          label="Send over this channel"
          checked={draft.isEnabled}
          onChange={(event) => {
            onChange({ ...draft, isEnabled: event.currentTarget.checked });
          }}
        />
      )}
    </>
  );
}

function TimeFields({ draft, errors, onChange }: FieldsProps) {
  const text = (field: 'quietFrom' | 'quietUntil' | 'zone' | 'digestAt', name: string) => ({
    value: draft[field],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...draft, [field]: event.currentTarget.value });
    },
  });
  return (
    <>
      <FieldPairs>
        <TextInput type="time" label="Quiet from" {...text('quietFrom', 'quiet_from')} />
        <TextInput type="time" label="Quiet until" {...text('quietUntil', 'quiet_until')} />
        <TextInput type="time" label="Daily digest at" {...text('digestAt', 'digest_at')} />
        <TextInput label="Time zone of the times" autoComplete="off" {...text('zone', 'zone')} />
      </FieldPairs>
      <Switch
        label="Alerts that cannot wait are sent in quiet hours too"
        checked={draft.urgentPasses}
        onChange={(event) => {
          onChange({ ...draft, urgentPasses: event.currentTarget.checked });
        }}
      />
    </>
  );
}
