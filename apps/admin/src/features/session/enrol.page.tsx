import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Logo } from '../../components/layout/logo.js';
import { Notice } from '../../components/notices/notice.js';
import { asProblem } from '../../lib/api/api-problem.js';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import { factorQuery } from './api/second-factor.js';
import { useSignOut } from './api/sign-out.js';
import { Enrolment } from './factor/enrolment.js';
import { AddPasskey } from './passkeys/add-passkey.js';
import { safeReturnPath } from './return-path.js';
import classes from './sign-in.module.css';

const route = getRouteApi('/enrol');

/** The first page of an operator who needs a second factor and has none: nothing else can be done before. */
export function EnrolPage() {
  useDocumentTitle('Second factor');
  const { return: returnPath } = route.useSearch();
  const router = useRouter();
  const signOut = useSignOut();
  const { data: factor } = useQuery(factorQuery);
  const [isPasskey, setPasskey] = useState(false);
  const onDone = (): void => {
    router.history.push(`${router.basepath}${safeReturnPath(returnPath)}`);
  };
  return (
    <main className={classes.screen} id="main">
      <div className={classes.wide}>
        <div className={classes.brand}>
          <Logo size={44} />
          <h1>Set up a second factor</h1>
          <p className="soft">
            Every operator here needs one besides the password. It takes a minute, and a passkey of your device or an authenticator app on your phone.
          </p>
        </div>
        <div className={classes.form}>
          {signOut.isError && (
            <Notice tone="bad" title="You are still signed in" role="alert">
              {asProblem(signOut.error).detail}
            </Notice>
          )}
          {isPasskey ? (
            <AddPasskey
              onDone={onDone}
              onCancel={() => {
                setPasskey(false);
              }}
            />
          ) : (
            <>
              {factor?.passkeys_unavailable === null && (
                <Button
                  onClick={() => {
                    setPasskey(true);
                  }}
                >
                  Add a passkey
                </Button>
              )}
              <Enrolment label="Set up an authenticator app" onDone={onDone} onCancel={null} />
            </>
          )}
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              signOut.mutate(undefined, { onSuccess: () => void router.navigate({ to: '/sign-in' }) });
            }}
          >
            Sign out
          </Button>
        </div>
      </div>
    </main>
  );
}
