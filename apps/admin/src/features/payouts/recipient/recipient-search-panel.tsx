import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { Mode } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { RecipientFormView } from '../../../generated/types.gen.js';
import { type FieldErrors, NO_FIELD_ERRORS } from '../../../lib/api/field-errors.js';
import type { ApiProblem } from '../../../lib/api/api-problem.js';
import { recipientFields, type RecipientInput, recipientInputs, type TypedTexts } from './recipient-form.js';
import { recipientFormsQuery, useRecipientSearch } from './use-recipient-search.js';

interface RecipientSearchPanelProps {
  mode: Mode;
  /** @param payoutId a payout of the recipient, to which the list is then narrowed */
  onFound: (payoutId: string) => void;
  onClose: () => void;
}

/** Asks for the details of a recipient, and finds their payouts. What is typed leaves the memory of the page with the panel. */
export function RecipientSearchPanel({ mode, onFound, onClose }: RecipientSearchPanelProps) {
  const query = useQuery(recipientFormsQuery);
  const [code, setCode] = useState<string | null>(null);
  const [typed, setTyped] = useState<TypedTexts>({});
  const { search, found, problem, isBusy } = useRecipientSearch(({ payout_id: id }) => {
    if (id !== null) onFound(id);
  });
  const form = query.data?.data.find((one) => one.code === code) ?? query.data?.data[0];
  const inputs = form ? recipientInputs(form.fields) : [];
  const errors = errorsOf(problem, inputs);
  const lacks = inputs.filter(({ pointer, isRequired }) => isRequired && (typed[pointer] ?? '').trim() === '').map(({ label }) => label);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Find a recipient"
      subject={mode === 'live' ? 'Payouts of live mode' : 'Payouts of test mode'}
      plan={null}
      consequence="A recipient is recognised by all these fields of a payout together, as its merchant sent them. What you type is kept nowhere; that you searched is recorded in the audit log."
      draftKey="recipient:search"
      reasonLabel={null}
      reasonRequired={false}
      confirmLabel="Find payouts"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={form === undefined ? 'There is no service yet.' : lacks.length > 0 ? `Still to fill in: ${lacks.join(', ')}.` : null}
      notice={
        found ? (
          <Notice tone="neutral" role="status" title="No payout has this recipient">
            <p>Compare every field with what the merchant sent, capitals and optional fields included, or try another service.</p>
          </Notice>
        ) : (
          <ProblemNotice problem={problem} fieldErrors={errors} />
        )
      }
      onConfirm={() => {
        if (form) search({ mode, service: form.code, fields: recipientFields(form.fields, typed) });
      }}
    >
      <QueryView query={query} what="the services" skeleton={<LinesSkeleton lines={3} height={56} />}>
        {({ data }) => (
          <>
            <ServiceSelect
              services={data}
              code={form?.code ?? ''}
              onPick={(picked) => {
                setCode(picked);
                setTyped({});
              }}
            />
            {inputs.map((input) => (
              <RecipientField
                key={input.pointer}
                input={input}
                value={typed[input.pointer] ?? ''}
                error={errors.fields[input.pointer]}
                onChange={(text) => {
                  setTyped((before) => ({ ...before, [input.pointer]: text }));
                }}
              />
            ))}
          </>
        )}
      </QueryView>
    </ConfirmPanel>
  );
}

/** The server names a field as `/fields/address/town`. */
function errorsOf(problem: ApiProblem | null, inputs: readonly RecipientInput[]): FieldErrors {
  if (problem === null) return NO_FIELD_ERRORS;
  const placed = problem.errors.map(({ pointer, detail }) => {
    const path = pointer.replace(/^\/fields\//, '');
    return { input: inputs.find((input) => input.pointer === path || path.startsWith(`${input.pointer}/`)), detail: `${path} ${detail}` };
  });
  return {
    fields: Object.fromEntries(placed.flatMap(({ input, detail }) => (input ? [[input.pointer, detail]] : []))),
    rest: placed.flatMap(({ input, detail }) => (input ? [] : [detail])),
  };
}

interface ServiceSelectProps {
  services: readonly RecipientFormView[];
  code: string;
  onPick: (code: string) => void;
}

function ServiceSelect({ services, code, onPick }: ServiceSelectProps) {
  return (
    <NativeSelect
      label="Service"
      description="Through which the payouts were ordered."
      value={code}
      data={services.map((service) => ({ value: service.code, label: `${service.name} (${service.code})` }))}
      onChange={(event) => {
        onPick(event.currentTarget.value);
      }}
    />
  );
}

interface RecipientFieldProps {
  input: RecipientInput;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

function RecipientField({ input, value, error, onChange }: RecipientFieldProps) {
  const { label, advice, isRequired, choices, isList } = input;
  const shared = { label, description: advice ?? undefined, required: isRequired, error, value };
  if (choices !== null) {
    return (
      <NativeSelect
        {...shared}
        data={[{ value: '', label: 'None' }, ...choices]}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
    );
  }
  // Browsers keep what is typed into fields that they may complete.
  if (isList) {
    return (
      <Textarea
        {...shared}
        autoComplete="off"
        rows={2}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
