import { TextInput } from '@mantine/core';

const CODE_FORM = /^\d{6}$/;

interface CodeInputProps {
  value: string;
  onChange: (code: string) => void;
  /** Called as soon as six digits are there, typed or pasted. */
  onComplete?: (code: string) => void;
  /** Why the last code was not accepted. */
  error?: string | null;
  label?: string;
  description?: string;
  /** False where something else comes first. */
  isFirst?: boolean;
}

/** One input for the six digits of an authenticator app. */
export function CodeInput({
  value,
  onChange,
  onComplete,
  error = null,
  label = 'Code of your authenticator app',
  description,
  isFirst = true,
}: CodeInputProps) {
  return (
    <TextInput
      label={label}
      description={description}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus={isFirst}
      required
      withAsterisk={false}
      size="md"
      error={error}
      value={value}
      onChange={(event) => {
        const code = event.currentTarget.value.replaceAll(/\s/g, '');
        onChange(code);
        if (CODE_FORM.test(code)) onComplete?.(code);
      }}
    />
  );
}

/** One input for a recovery code. */
export function RecoveryCodeInput({ value, onChange, error = null, isFirst = true }: Pick<CodeInputProps, 'value' | 'onChange' | 'error' | 'isFirst'>) {
  return (
    <TextInput
      label="Recovery code"
      description="Sixteen letters and digits. Each works once."
      name="recovery-code"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      autoFocus={isFirst}
      required
      withAsterisk={false}
      size="md"
      error={error}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
