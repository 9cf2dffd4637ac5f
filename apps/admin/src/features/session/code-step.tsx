import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { Notice } from '../../components/notices/notice.js';
import type { ApiProblem } from '../../lib/api/api-problem.js';
import { CodeInput, RecoveryCodeInput } from './factor/code-input.js';
import classes from './sign-in.module.css';

interface CodeStepProps {
  /** Of the last attempt; `code_needed` is none. */
  problem: ApiProblem | null;
  isBusy: boolean;
  onSubmit: (code: string) => void;
  /** Back to e-mail and password. */
  onBack: () => void;
}

function failureText(problem: ApiProblem): string | null {
  if (problem.code === 'code_wrong') return null;
  return problem.status === 429 ? 'Too many attempts. Wait a few minutes, then try again.' : `${problem.title}. ${problem.detail}`;
}

/** The second step of a sign-in: a code of the authenticator app, or a recovery code. */
export function CodeStep({ problem, isBusy, onSubmit, onBack }: CodeStepProps) {
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const send = (text: string): void => {
    if (!isBusy && text !== '') onSubmit(text);
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send(code);
  };
  const failure = problem === null ? null : failureText(problem);
  const error = problem?.code === 'code_wrong' ? 'The code is wrong, too old, or was used already.' : null;
  return (
    <form className={classes.form} onSubmit={submit} aria-label="Second factor">
      {failure !== null && (
        <Notice tone="bad" role="alert">
          {failure}
        </Notice>
      )}
      {isRecovery ? (
        <RecoveryCodeInput value={code} onChange={setCode} error={error} />
      ) : (
        <CodeInput value={code} onChange={setCode} onComplete={send} error={error} />
      )}
      <Button type="submit" size="md" loading={isBusy} disabled={code === ''}>
        Sign in
      </Button>
      <Button
        variant="subtle"
        onClick={() => {
          setRecovery(!isRecovery);
          setCode('');
        }}
      >
        {isRecovery ? 'Use a code of the app' : 'Use a recovery code'}
      </Button>
      <Button variant="subtle" color="gray" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
