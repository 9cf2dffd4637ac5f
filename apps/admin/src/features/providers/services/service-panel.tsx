import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ConfiguredServiceView, CreateServiceDto, ServiceTemplateView } from '../../../generated/types.gen.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { createService, updateService } from '../api/services.js';
import { FieldsPreview } from './fields-preview.js';
import { changesOf, draftOf, loosens, newDraft, sampleBody, type ServiceDraft, type ServiceErrors, serviceErrors } from './service-form.js';

interface ServicePanelProps {
  /** The service as it was when the panel was opened; null for a new one. */
  service: ConfiguredServiceView | null;
  templates: readonly ServiceTemplateView[];
  onClose: () => void;
}

const SERVER_FIELDS = ['code', 'name', 'currency', 'min_amount', 'max_amount'];

/** Adds a service from a template, or changes one. Both modes have the same services, so it counts as live. */
export function ServicePanel({ service, templates, onClose }: ServicePanelProps) {
  const forbidden = useMissingPermission('configuration.manage');
  const [templateCode, setTemplateCode] = useState(templates[0]?.code ?? '');
  const template = templates.find(({ code }) => code === templateCode);
  const [draft, setDraft] = useState(() => firstDraft(service, template));
  const errors = serviceErrors(draft, service === null ? (template?.currencies ?? []) : [service.currency]);
  const isValid = Object.keys(errors).length === 0;
  const changes = service !== null && isValid ? changesOf(draft, service) : {};
  const needs = service !== null && isValid && !loosens(draft, service) ? 'test' : 'live';
  const draftKey = `service:${service?.code ?? 'new'}`;
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) =>
      service === null ? createService({ ...newService(draft), template: templateCode, reason }) : updateService(service, { ...changes, reason }),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Changed · ${draft.name}`, 'It applies to payouts created from now on.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, SERVER_FIELDS);
  const nothing = service !== null && Object.keys(changes).length === 0 ? 'Nothing has been changed.' : null;
  const shown = service ?? template;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={service === null ? 'Add a service' : 'Change the service'}
      subject={service === null ? 'For all merchants, in live and in test mode' : `${service.name} (${service.code})`}
      plan={null}
      consequence="It applies to payouts created from now on. Payouts that exist keep their form and go on, also when the service is disabled."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(needs, 'Save')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden ?? (isValid ? nothing : 'Fill in and correct the marked fields first.')}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={submit}
    >
      {service === null && (
        <NativeSelect
          label="Template"
          description={template?.summary}
          required
          data-autofocus
          value={templateCode}
          data={templates.map(({ code, title }) => ({ value: code, label: title }))}
          onChange={(event) => {
            const chosen = templates.find(({ code }) => code === event.currentTarget.value);
            setTemplateCode(event.currentTarget.value);
            setDraft(firstDraft(null, chosen));
          }}
        />
      )}
      <ServiceFields draft={draft} errors={{ ...serverErrors(fieldErrors.fields), ...errors }} isNew={service === null} onChange={setDraft} />
      {shown !== undefined && <FieldsPreview schema={shown.fields} sample={sampleBody(draft, shown.sample_fields)} />}
    </ConfirmPanel>
  );
}

interface ServiceFieldsProps {
  draft: ServiceDraft;
  errors: ServiceErrors;
  isNew: boolean;
  onChange: (draft: ServiceDraft) => void;
}

function ServiceFields({ draft, errors, isNew, onChange }: ServiceFieldsProps) {
  const text = (field: Exclude<keyof ServiceDraft, 'enabled'>) => ({
    required: true,
    error: errors[field],
    value: draft[field],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...draft, [field]: event.currentTarget.value });
    },
  });
  return (
    <>
      {isNew && <TextInput label="Code" description="What merchants name it by. It never changes." maxLength={64} {...text('code')} />}
      <TextInput label="Name" description="What merchants and operators read." maxLength={100} data-autofocus={!isNew || undefined} {...text('name')} />
      {isNew && <TextInput label="Currency" description="Three capital letters, such as EUR." maxLength={3} {...text('currency')} />}
      <FieldPairs>
        <TextInput label={`Smallest amount${inCurrency(draft)}`} inputMode="decimal" {...text('minAmount')} />
        <TextInput label={`Largest amount${inCurrency(draft)}`} inputMode="decimal" {...text('maxAmount')} />
      </FieldPairs>
      {!isNew && (
        <Switch
          label="Takes new payouts"
          description="When off, new payouts are refused. Those that exist go on."
          checked={draft.enabled}
          onChange={(event) => {
            onChange({ ...draft, enabled: event.currentTarget.checked });
          }}
        />
      )}
    </>
  );
}

function inCurrency({ currency }: ServiceDraft): string {
  return currency === '' ? '' : `, in ${currency}`;
}

function firstDraft(service: ConfiguredServiceView | null, template: ServiceTemplateView | undefined): ServiceDraft {
  if (service !== null) return draftOf(service);
  return newDraft(template ?? { code: '', title: '', currencies: [] });
}

function newService({ code, name, currency, minAmount, maxAmount }: ServiceDraft): Omit<CreateServiceDto, 'template' | 'reason'> {
  return { code, name: name.trim(), currency, min_amount: minAmount.trim(), max_amount: maxAmount.trim() };
}

/** The server's errors under the names of the form. */
function serverErrors(errors: Readonly<Record<string, string | undefined>>): ServiceErrors {
  const { min_amount: minAmount, max_amount: maxAmount, code, name, currency } = errors;
  const all = { minAmount, maxAmount, code, name, currency };
  return Object.fromEntries(Object.entries(all).filter(([, error]) => error !== undefined));
}
