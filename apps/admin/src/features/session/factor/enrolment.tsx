import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { OwnPassword } from '../../../components/forms/own-password.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { EnrolmentView, ProofDto } from '../../../generated/types.gen.js';
import { type ApiProblem, asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { confirmEnrolment, startEnrolment, useFactorStep } from '../api/second-factor.js';
import { AppKey } from './app-key.js';
import { CodeInput } from './code-input.js';
import classes from './factor.module.css';
import { isProofWrong, OwnProofField, useOwnProof } from './own-proof.js';
import { RecoveryCodes } from './recovery-codes.js';

/** The password is asked only where the sign-in is too long ago, which the server says. */
export function asksPassword(problem: ApiProblem | null): boolean {
  return problem !== null && (problem.code === 'password_wrong' || problem.errors.some(({ pointer }) => pointer === '/password'));
}

function StartStep({ label, onStarted, onCancel }: { label: string; onStarted: (key: EnrolmentView) => void; onCancel: (() => void) | null }) {
  const proof = useOwnProof(true, false);
  const [password, setPassword] = useState('');
  const start = useFactorStep((body: ProofDto) => startEnrolment(body), onStarted);
  const problem = start.error === null ? null : asProblem(start.error);
  const needsPassword = proof.kind === 'none' && asksPassword(problem);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    start.mutate(password === '' ? proof.body : { password });
  };
  return (
    <form className={classes.steps} onSubmit={submit} aria-label={label}>
      {!needsPassword && !isProofWrong(problem) && <ProblemNotice problem={problem} />}
      <OwnProofField proof={proof} verb="replaces your app" problem={problem} />
      {needsPassword && <OwnPassword verb="sets up an app of their own" value={password} problem={problem} onChange={setPassword} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={start.isPending} disabled={proof.blockedReason !== null || (needsPassword && password === '')}>
          {label}
        </Button>
        {onCancel !== null && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}

function ConfirmStep({ appKey, onConfirmed }: { appKey: EnrolmentView; onConfirmed: (codes: string[]) => void }) {
  const [code, setCode] = useState('');
  const confirm = useFactorStep(confirmEnrolment, onConfirmed);
  const problem = confirm.error === null ? null : asProblem(confirm.error);
  return (
    <form
      className={classes.steps}
      aria-label="Confirm the app"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(code);
      }}
    >
      <ol className={classes.list}>
        <li>Open your authenticator app and add an entry: scan the code, or type the key. Any app for one-time codes will do.</li>
        <li>Enter the six digits that it shows.</li>
      </ol>
      <AppKey {...appKey} />
      {!isProofWrong(problem) && <ProblemNotice problem={problem} />}
      <CodeInput
        value={code}
        onChange={setCode}
        onComplete={(complete) => {
          if (!confirm.isPending) confirm.mutate(complete);
        }}
        error={isProofWrong(problem) ? problem.detail : null}
      />
      <Button type="submit" className={classes.alone} loading={confirm.isPending} disabled={code === ''}>
        Confirm
      </Button>
    </form>
  );
}

interface EnrolmentProps {
  /** @example "Set up an authenticator app" */
  label: string;
  onDone: () => void;
  /** Null where there is nothing else to do. */
  onCancel: (() => void) | null;
}

/** Sets up an authenticator app: key, first code, recovery codes. Keys and codes are kept on this screen only. */
export function Enrolment({ label, onDone, onCancel }: EnrolmentProps) {
  const queryClient = useQueryClient();
  const [appKey, setAppKey] = useState<EnrolmentView | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const finish = (): void => {
    // The session has a second factor from now on. It is read again even where nothing on the screen shows it.
    void queryClient.refetchQueries({ queryKey: queryKeys.session }).then(onDone);
  };
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={finish} />;
  if (appKey !== null) return <ConfirmStep appKey={appKey} onConfirmed={setCodes} />;
  return <StartStep label={label} onStarted={setAppKey} onCancel={onCancel} />;
}
