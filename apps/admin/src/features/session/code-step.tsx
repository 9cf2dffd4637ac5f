import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { Notice } from '../../components/notices/notice.js';
import type { ApiProblem } from '../../lib/api/api-problem.js';
import type { SecondFactorQuestionView } from '../../generated/types.gen.js';
import { CodeInput, RecoveryCodeInput } from './factor/code-input.js';
import { PasskeyButton } from './passkeys/passkey-button.js';
import classes from './sign-in.module.css';

interface CodeStepProps {
  /** Of the last attempt; `code_needed` is none. */
  problem: ApiProblem | null;
  isBusy: boolean;
  question: SecondFactorQuestionView;
  passkey: { isBusy: boolean; problem: ApiProblem | null; onUse: () => void };
  onSubmit: (code: string) => void;
  /** Back to e-mail and password. */
  onBack: () => void;
}

function failureText(problem: ApiProblem): string | null {
  if (problem.code === 'code_wrong') return null;
  return problem.status === 429 ? 'Too many attempts. Wait a few minutes, then try again.' : `${problem.title}. ${problem.detail}`;
}

/** The second step of a sign-in: a passkey, a code of the authenticator app, or a recovery code. */
export function CodeStep({ problem, isBusy, question, passkey, onSubmit, onBack }: CodeStepProps) {
  const { authenticator_app: hasApp, passkey: asked } = question;
  const [isRecovery, setRecovery] = useState(!hasApp);
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
      {asked !== null && (
        <>
          <PasskeyButton size="md" {...passkey} />
          <p className="soft">Or enter a code:</p>
        </>
      )}
      {isRecovery ? (
        <RecoveryCodeInput value={code} onChange={setCode} error={error} isFirst={asked === null} />
      ) : (
        <CodeInput value={code} onChange={setCode} onComplete={send} error={error} isFirst={asked === null} />
      )}
      <Button type="submit" size="md" variant={asked === null ? 'filled' : 'default'} loading={isBusy} disabled={code === '' || passkey.isBusy}>
        Sign in
      </Button>
      {hasApp && (
        <Button
          variant="subtle"
          onClick={() => {
            setRecovery(!isRecovery);
            setCode('');
          }}
        >
          {isRecovery ? 'Use a code of the app' : 'Use a recovery code'}
        </Button>
      )}
      <Button variant="subtle" color="gray" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
