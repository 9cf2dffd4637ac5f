import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { CredentialFieldView } from '../../generated/types.gen.js';
import classes from './account-form.module.css';
import { type CredentialsDraft, faultWords } from './credentials-form.js';

interface FieldProps {
  field: CredentialFieldView;
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

function SecretField({ field, value, fault, onChange, isReplacing = false }: FieldProps & { isReplacing?: boolean }) {
  return (
    <PasswordInput
      label={field.title}
      description={`${field.help} Write-only: it is never shown again.`}
      required={field.required && !isReplacing}
      autoComplete="new-password"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': `Show what is typed for ${field.title}`, tabIndex: 0, size: 24 }}
      autoFocus={isReplacing}
      error={faultWords(field, fault)}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

/** A secret that is there already: it stays unless a new one is typed. */
function KeptSecret({ field, value, fault, onChange }: FieldProps) {
  const [isReplacing, setReplacing] = useState(false);
  return (
    <div className={classes.kept} data-open={isReplacing || undefined}>
      {isReplacing ? (
        <SecretField field={field} value={value} fault={fault} onChange={onChange} isReplacing />
      ) : (
        <div>
          <p className={classes.label}>{field.title}</p>
          <p className={classes.keptWords}>
            <IconLock size={14} aria-hidden /> Kept, not shown
          </p>
        </div>
      )}
      <Button
        variant="default"
        size="xs"
        aria-label={isReplacing ? `Keep the old ${field.title}` : `Replace ${field.title}`}
        onClick={() => {
          onChange('');
          setReplacing(!isReplacing);
        }}
      >
        {isReplacing ? 'Keep the old one' : 'Replace'}
      </Button>
    </div>
  );
}

function ChoiceField({ field, value, fault, onChange, choices }: FieldProps & { choices: readonly string[] }) {
  return (
    <NativeSelect
      label={field.title}
      description={field.help}
      required={field.required}
      error={faultWords(field, fault)}
      value={value}
      data={value === '' || !field.required ? [{ value: '', label: field.required ? 'Choose one' : 'None' }, ...choices] : [...choices]}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

function PlainField({ field, value, fault, onChange }: FieldProps) {
  return (
    <TextInput
      label={field.title}
      description={field.help}
      required={field.required}
      autoComplete="off"
      spellCheck={false}
      error={faultWords(field, fault)}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

interface CredentialFieldsProps {
  fields: readonly CredentialFieldView[];
  draft: CredentialsDraft;
  /** By the names of the fields. */
  faults: Readonly<Record<string, string>>;
  /** Names of the secrets that are there already. */
  kept?: readonly string[];
  onChange: (draft: CredentialsDraft) => void;
}

/** What the provider asks for, one field each, as the provider describes it. */
export function CredentialFields({ fields, draft, faults, kept = [], onChange }: CredentialFieldsProps) {
  return fields.map((field) => {
    const props: FieldProps = {
      field,
      value: draft[field.name] ?? '',
      fault: faults[field.name],
      onChange: (value) => {
        onChange({ ...draft, [field.name]: value });
      },
    };
    if (field.secret) return kept.includes(field.name) ? <KeptSecret key={field.name} {...props} /> : <SecretField key={field.name} {...props} />;
    if (field.choices !== undefined) return <ChoiceField key={field.name} {...props} choices={field.choices} />;
    return <PlainField key={field.name} {...props} />;
  });
}
