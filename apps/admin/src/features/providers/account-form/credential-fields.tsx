import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CredentialFieldView } from '../../../generated/types.gen.js';
import classes from './account-form.module.css';
import { type CredentialsDraft, fieldErrorText } from './credentials-form.js';

interface FieldProps {
  field: CredentialFieldView;
  value: string;
  error: string | undefined;
  /** Null removes the stored secret. */
  onChange: (value: string | null) => void;
}

function SecretField({ field, value, error, onChange, isReplacing = false }: FieldProps & { isReplacing?: boolean }) {
  return (
    <PasswordInput
      label={field.title}
      description={`${field.help} It is never shown again.`}
      required={field.required && !isReplacing}
      autoComplete="new-password"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': `Show ${field.title}`, tabIndex: 0, size: 24 }}
      autoFocus={isReplacing}
      error={fieldErrorText(field, error)}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

/** A stored secret: it is kept unless it is replaced, or removed if it is optional. */
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
          <p className={classes.keptText}>
            {isRemoved ? <IconTrash size={14} aria-hidden /> : <IconLock size={14} aria-hidden />}
            {isRemoved ? 'Removed when you save' : 'Stored, not shown'}
          </p>
        </div>
      )}
      {isReplacing || isRemoved ? (
        <Button variant="default" size="xs" aria-label={`Keep current ${title}`} onClick={decide('', false)}>
          Keep current
        </Button>
      ) : (
        <div className={classes.keptActions}>
          {!required && (
            <Button variant="default" size="xs" aria-label={`Remove ${title}`} onClick={decide(null, false)}>
              Remove
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

function ChoiceField({ field, value, error, onChange, choices }: FieldProps & { choices: readonly string[] }) {
  const { required, default: defaultValue } = field;
  const empty = defaultValue === undefined ? 'None' : `Default (${defaultValue})`;
  const mayBeEmpty = value === '' || (!required && defaultValue === undefined);
  return (
    <NativeSelect
      label={field.title}
      description={field.help}
      required={required}
      error={fieldErrorText(field, error)}
      value={value}
      data={mayBeEmpty ? [{ value: '', label: required ? 'Select' : empty }, ...choices] : [...choices]}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

function PlainField({ field, value, error, onChange }: FieldProps) {
  return (
    <TextInput
      label={field.title}
      description={field.help}
      required={field.required}
      autoComplete="off"
      spellCheck={false}
      error={fieldErrorText(field, error)}
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
  errors: Readonly<Record<string, string>>;
  /** Names of the stored secrets. */
  kept?: readonly string[];
  onChange: (draft: CredentialsDraft) => void;
}

/** One field per credential, as described by the connector. */
export function CredentialFields({ fields, draft, errors, kept = [], onChange }: CredentialFieldsProps) {
  return fields.map((field) => {
    const props: FieldProps = {
      field,
      value: draft[field.name] ?? '',
      error: errors[field.name],
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
