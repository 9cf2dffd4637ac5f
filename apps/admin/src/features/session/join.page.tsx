import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Logo } from '../../components/layout/logo.js';
import { Notice } from '../../components/notices/notice.js';
import { asProblem } from '../../lib/api/api-problem.js';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import { lookAtInvitation } from './api/joining.js';
import { useSignIn } from './api/sign-in.js';
import { JoinForm } from './joining/join-form.js';
import classes from './sign-in.module.css';

const route = getRouteApi('/join');

/** The page of a link: somebody becomes an operator, signs in, and sets up the second factor where everyone needs one. */
export function JoinPage() {
  useDocumentTitle('Join');
  const token = route.useLoaderData();
  const router = useRouter();
  const signIn = useSignIn();
  const [hasJoined, setJoined] = useState(false);
  const look = useQuery({
    // The token is in no key: keys are shown by tools.
    queryKey: ['joining'],
    queryFn: () => lookAtInvitation(token),
    enabled: token !== '' && !hasJoined,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const problem = look.error === null ? null : asProblem(look.error);
  return (
    <main className={classes.screen} id="main">
      <div className={classes.wide}>
        <div className={classes.brand}>
          <Logo size={44} />
          <h1>{look.data?.email === null ? 'Set up Payout Gateway' : 'Join Payout Gateway'}</h1>
          <p className="soft">{look.data?.email === null ? 'You are its first administrator.' : 'Payout operations and moderation.'}</p>
        </div>
        {hasJoined ? (
          <div className={classes.form}>
            <Notice tone="good" title="You are an operator now" role="status">
              <p>{signIn.isError ? 'Sign in with your e-mail address and your password.' : 'Signing you in.'}</p>
            </Notice>
            <Button
              variant="default"
              onClick={() => {
                void router.navigate({ to: '/sign-in' });
              }}
            >
              To the sign-in
            </Button>
          </div>
        ) : look.data ? (
          <JoinForm
            token={token}
            invitation={look.data}
            onJoined={(credentials) => {
              setJoined(true);
              signIn.mutate(credentials, {
                onSuccess: () => {
                  router.history.push(`${router.basepath}/overview`);
                },
              });
            }}
          />
        ) : (
          <LinkProblem detail={token === '' ? 'Open the whole link that you were sent, also what follows the sign #.' : (problem?.detail ?? null)} />
        )}
      </div>
    </main>
  );
}

/** @param detail null: the link is still being read */
function LinkProblem({ detail }: { detail: string | null }) {
  return (
    <div className={classes.form}>
      <Notice tone={detail === null ? 'moving' : 'bad'} title={detail === null ? 'Reading the link' : 'You cannot join with this link'} role="status">
        {detail !== null && <p>{detail}</p>}
      </Notice>
    </div>
  );
}
