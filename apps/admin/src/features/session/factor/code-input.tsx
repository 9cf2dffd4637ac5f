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
}

/** One input for the six digits of an authenticator app. */
export function CodeInput({ value, onChange, onComplete, error = null, label = 'Code of your authenticator app', description }: CodeInputProps) {
  return (
    <TextInput
      label={label}
      description={description}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus
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
export function RecoveryCodeInput({ value, onChange, error = null }: Pick<CodeInputProps, 'value' | 'onChange' | 'error'>) {
  return (
    <TextInput
      label="Recovery code"
      description="Sixteen letters and digits. Each works once."
      name="recovery-code"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      autoFocus
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
