import { MIN_PASSWORD_CHARACTERS } from '@app/domain';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { OpenedInvitationView } from '../../../generated/types.gen.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { ROLE_SENTENCES } from '../../../lib/labels/role-labels.js';
import { acceptInvitation } from '../api/joining.js';
import classes from '../sign-in.module.css';

const FIELDS = ['email', 'name', 'password'];

interface JoinFormProps {
  token: string;
  invitation: OpenedInvitationView;
  /** The operator exists now, and signs in with what was entered. */
  onJoined: (credentials: { email: string; password: string }) => void;
}

/** Name and password of somebody who was invited; the first administrator gives the e-mail address, too. */
export function JoinForm({ token, invitation: { email: invited, role }, onJoined }: JoinFormProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: () => acceptInvitation({ token, name: name.trim(), password, ...(invited === null ? { email: email.trim() } : {}) }),
    gcTime: 0,
    onSuccess: (operator) => {
      onJoined({ email: operator.email, password });
    },
  });
  const problem = join.error === null ? null : asProblem(join.error);
  const fieldErrors = assignFieldErrors(problem, FIELDS);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!join.isPending) join.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label="Join">
      <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
      <p className="soft">
        Your role: <strong>{role}</strong>. {ROLE_SENTENCES[role]}
      </p>
      <TextInput
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        autoFocus={invited === null}
        readOnly={invited !== null}
        description={invited === null ? 'You sign in with it.' : 'The invitation is for this address.'}
        error={fieldErrors.fields['email']}
        value={invited ?? email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
        }}
      />
      <TextInput
        label="Name"
        name="name"
        autoComplete="name"
        description="As others see it beside what you do."
        required
        withAsterisk={false}
        size="md"
        maxLength={100}
        autoFocus={invited !== null}
        error={fieldErrors.fields['name']}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="new-password"
        description={`At least ${String(MIN_PASSWORD_CHARACTERS)} characters, such as four words that do not belong together.`}
        required
        withAsterisk={false}
        size="md"
        minLength={MIN_PASSWORD_CHARACTERS}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, size: 28 }}
        error={fieldErrors.fields['password']}
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
        }}
      />
      <Button type="submit" size="md" mt="xs" loading={join.isPending}>
        Join
      </Button>
    </form>
  );
}
