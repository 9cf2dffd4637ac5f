import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { OwnPassword } from '../../../components/forms/own-password.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { addPasskey } from '../api/passkeys.js';
import { useFactorStep } from '../api/second-factor.js';
import { asksPassword } from '../factor/enrolment.js';
import classes from '../factor/factor.module.css';
import { isProofWrong, OwnProofField, useOwnProof } from '../factor/own-proof.js';
import { RecoveryCodes } from '../factor/recovery-codes.js';

const LONGEST_NAME = 60;

interface AddPasskeyProps {
  onDone: () => void;
  onCancel: () => void;
}

/** Registers a passkey under a name. With the first factor of an operator come recovery codes, which are kept on this screen only. */
export function AddPasskey({ onDone, onCancel }: AddPasskeyProps) {
  const queryClient = useQueryClient();
  const proof = useOwnProof(true, false);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const finish = (): void => {
    void queryClient.refetchQueries({ queryKey: queryKeys.session }).then(onDone);
  };
  const add = useFactorStep(addPasskey, (made) => {
    if (made === null) finish();
    else setCodes(made);
  });
  const problem = add.error === null ? null : asProblem(add.error);
  const needsPassword = proof.kind === 'none' && asksPassword(problem);
  const nameError = problem?.errors.find(({ pointer }) => pointer === '/name')?.detail ?? null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    add.mutate({ name: name.trim(), proof: password === '' ? proof.body : { password } });
  };
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={finish} />;
  return (
    <form className={classes.steps} onSubmit={submit} aria-label="Add a passkey">
      <p>Your device asks for your fingerprint, face or PIN, or for a security key. Nobody can use the passkey on another site.</p>
      {!needsPassword && nameError === null && !isProofWrong(problem) && <ProblemNotice problem={problem} />}
      <TextInput
        label="Name of the passkey"
        description="So that you know it again, such as “Work laptop”."
        required
        withAsterisk={false}
        autoFocus
        maxLength={LONGEST_NAME}
        error={nameError}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <OwnProofField proof={proof} verb="adds a passkey of their own" problem={problem} />
      {proof.kind !== 'code' && isProofWrong(problem) && !needsPassword && <ProblemNotice problem={problem} />}
      {needsPassword && <OwnPassword verb="adds a passkey of their own" value={password} problem={problem} onChange={setPassword} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={add.isPending} disabled={name.trim() === '' || proof.blockedReason !== null || (needsPassword && password === '')}>
          Add the passkey
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
