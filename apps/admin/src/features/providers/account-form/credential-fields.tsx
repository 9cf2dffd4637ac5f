import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CredentialFieldView } from '../../../generated/types.gen.js';
import classes from './account-form.module.css';
import { type CredentialsDraft, faultWords } from './credentials-form.js';

interface FieldProps {
  field: CredentialFieldView;
  value: string;
  fault: string | undefined;
  /** Null: it is to be taken away. */
  onChange: (value: string | null) => void;
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

/** A secret that is there already: it stays unless a new one is typed, or it is taken away where the provider can do without. */
function KeptSecret({ field, isRemoved, ...props }: FieldProps & { isRemoved: boolean }) {
  const [isReplacing, setReplacing] = useState(false);
  const { title, required } = field;
  const decide = (value: string | null, replacing: boolean) => () => {
    props.onChange(value);
    setReplacing(replacing);
  };
  return (
    <div className={classes.kept} data-open={isReplacing || undefined}>
      {isReplacing ? (
        <SecretField field={field} {...props} isReplacing />
      ) : (
        <div>
          <p className={classes.label}>{title}</p>
          <p className={classes.keptWords}>
            {isRemoved ? <IconTrash size={14} aria-hidden /> : <IconLock size={14} aria-hidden />}
            {isRemoved ? 'Taken away when you save' : 'Kept, not shown'}
          </p>
        </div>
      )}
      {isReplacing || isRemoved ? (
        <Button variant="default" size="xs" aria-label={`Keep the old one: ${title}`} onClick={decide('', false)}>
          Keep the old one
        </Button>
      ) : (
        <div className={classes.keptActions}>
          {!required && (
            <Button variant="default" size="xs" aria-label={`Take away ${title}`} onClick={decide(null, false)}>
              Take away
            </Button>
          )}
          <Button variant="default" size="xs" aria-label={`Replace ${title}`} onClick={decide('', true)}>
            Replace
          </Button>
        </div>
      )}
    </div>
  );
}

function ChoiceField({ field, value, fault, onChange, choices }: FieldProps & { choices: readonly string[] }) {
  const { required, default: usual } = field;
  const empty = usual === undefined ? 'None' : `As usual (${usual})`;
  const mayBeEmpty = value === '' || (!required && usual === undefined);
  return (
    <NativeSelect
      label={field.title}
      description={field.help}
      required={required}
      error={faultWords(field, fault)}
      value={value}
      data={mayBeEmpty ? [{ value: '', label: required ? 'Choose one' : empty }, ...choices] : [...choices]}
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
    if (field.secret && kept.includes(field.name)) return <KeptSecret key={field.name} {...props} isRemoved={draft[field.name] === null} />;
    if (field.secret) return <SecretField key={field.name} {...props} />;
    if (field.choices !== undefined) return <ChoiceField key={field.name} {...props} choices={field.choices} />;
    return <PlainField key={field.name} {...props} />;
  });
}
