import { Button, PasswordInput, TextInput } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { Logo } from '../../components/layout/logo.js';
import { Notice } from '../../components/notices/notice.js';
import { type ApiProblem, asProblem } from '../../lib/api/api-problem.js';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import type { SecondFactorQuestionView } from '../../generated/types.gen.js';
import { factorQuestion, usePasskeySignIn, useSignIn } from './api/sign-in.js';
import { CodeStep } from './code-step.js';
import { safeReturnPath } from './return-path.js';
import classes from './sign-in.module.css';
import { UnsentNotice } from './unsent-notice.js';

const route = getRouteApi('/sign-in');

/** Does not reveal whether the e-mail address is known. */
function failureText(problem: ApiProblem): string {
  if (problem.status === 401) return 'The e-mail address or the password is wrong.';
  if (problem.status === 429) return 'Too many attempts. Wait a few minutes, or use a browser in which you have signed in before.';
  if (problem.status === 400 || problem.status === 422) return 'Enter an e-mail address and a password.';
  return `${problem.title}. ${problem.detail}`;
}

/** Signs in, then returns to the screen that was requested. */
export function SignInPage() {
  useDocumentTitle('Sign in');
  const { return: returnPath, why } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const [question, setQuestion] = useState<SecondFactorQuestionView | null>(null);
  const passkeySignIn = usePasskeySignIn();
  const credentials = { email: email.trim(), password };
  const onSuccess = (): void => {
    router.history.push(`${router.basepath}${safeReturnPath(returnPath)}`);
  };

  const send = (code?: string): void => {
    signIn.mutate(
      { ...credentials, ...(code === undefined ? {} : { code }) },
      {
        onSuccess,
        onError: (error) => {
          const asked = factorQuestion(asProblem(error));
          if (asked !== null) setQuestion(asked);
        },
      },
    );
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send();
  };
  const problem = signIn.error === null ? null : asProblem(signIn.error);

  return (
    <main className={classes.screen} id="main">
      <div className={classes.box}>
        <div className={classes.brand}>
          <Logo size={44} />
          <h1>Payout Gateway</h1>
          <p className="soft">Payout operations and moderation.</p>
        </div>
        {question !== null ? (
          <CodeStep
            problem={problem?.code === 'code_needed' ? null : problem}
            isBusy={signIn.isPending}
            question={question}
            passkey={{
              isBusy: passkeySignIn.isPending,
              problem: passkeySignIn.error === null ? null : asProblem(passkeySignIn.error),
              onUse: () => {
                signIn.reset();
                passkeySignIn.mutate(credentials, { onSuccess });
              },
            }}
            onSubmit={send}
            onBack={() => {
              signIn.reset();
              passkeySignIn.reset();
              setPassword('');
              setQuestion(null);
            }}
          />
        ) : (
          <form className={classes.form} onSubmit={submit} aria-label="Sign in">
            {why === 'ended' && problem === null && (
              <Notice tone="moving" role="status">
                Your session has ended. Sign in to continue where you were. What you had typed is gone.
              </Notice>
            )}
            {problem === null && <UnsentNotice />}
            {problem !== null && problem.code !== 'code_needed' && (
              <Notice tone="bad" role="alert">
                {failureText(problem)}
              </Notice>
            )}
            <TextInput
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              required
              withAsterisk={false}
              size="md"
              value={email}
              onChange={(event) => {
                setEmail(event.currentTarget.value);
              }}
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, size: 28 }}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
            <Button type="submit" size="md" mt="xs" loading={signIn.isPending}>
              Sign in
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}
