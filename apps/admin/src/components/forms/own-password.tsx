import { PasswordInput } from '@mantine/core';
import type { ApiProblem } from '../../lib/api/api-problem.js';

/** True when the server did not accept the password: the field says so itself. */
export function isPasswordWrong(problem: ApiProblem | null): problem is ApiProblem {
  return problem?.code === 'password_wrong';
}

interface OwnPasswordProps {
  /** What nobody may do from a screen that was left. @example "publishes" */
  verb: string;
  /** Never a draft: it is gone when the panel closes. */
  value: string;
  /** Of the last request. */
  problem: ApiProblem | null;
  onChange: (password: string) => void;
}

/** Asks operators for their own password again: a session alone is not enough for what follows. */
export function OwnPassword({ verb, value, problem, onChange }: OwnPasswordProps) {
  return (
    <PasswordInput
      label="Your password"
      description={`Again, so that nobody ${verb} from a screen that you have left.`}
      name="password"
      autoComplete="current-password"
      required
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, size: 28 }}
      error={isPasswordWrong(problem) ? problem.detail : null}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
