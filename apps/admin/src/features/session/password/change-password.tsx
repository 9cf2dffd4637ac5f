import { MIN_PASSWORD_CHARACTERS } from '@app/domain';
import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { isPasswordWrong, OwnPassword } from '../../../components/forms/own-password.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useChangePassword } from '../api/own-password.js';
import classes from '../factor/factor.module.css';
import { isProofWrong, OwnProofField, useOwnProof } from '../factor/own-proof.js';

const FIELDS = ['new_password'];

interface ChangePasswordProps {
  /** @param ended how many other sessions have ended */
  onDone: (ended: number) => void;
  onCancel: () => void;
}

/** Asks for the present password, for a fresh second factor where there is one, and for the new password. */
export function ChangePassword({ onDone, onCancel }: ChangePasswordProps) {
  const proof = useOwnProof(true, false);
  const [present, setPresent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useChangePassword(onDone);
  const problem = change.error === null ? null : asProblem(change.error);
  const fieldErrors = assignFieldErrors(problem, FIELDS);
  const isIncomplete = present === '' || wanted === '' || proof.blockedReason !== null;
  return (
    <form
      className={classes.steps}
      aria-label="Change the password"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending && !isIncomplete) change.mutate({ ...proof.body, password: present, new_password: wanted });
      }}
    >
      <p>Your other sessions end: other browsers sign in with the new password. You stay signed in here.</p>
      {!isPasswordWrong(problem) && !isProofWrong(problem) && <ProblemNotice problem={problem} fieldErrors={fieldErrors} />}
      <OwnPassword verb="changes it" value={present} problem={problem} onChange={setPresent} />
      <OwnProofField proof={proof} verb="changes the password" problem={isPasswordWrong(problem) ? null : problem} />
      <PasswordInput
        label="New password"
        name="new-password"
        autoComplete="new-password"
        description={`At least ${String(MIN_PASSWORD_CHARACTERS)} characters, such as four words that do not belong together.`}
        required
        minLength={MIN_PASSWORD_CHARACTERS}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new password', tabIndex: 0, size: 28 }}
        error={fieldErrors.fields['new_password']}
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
        }}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={change.isPending} disabled={isIncomplete}>
          Change the password
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
