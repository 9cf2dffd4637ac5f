import { Button } from '@mantine/core';
import { IconUserExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { asProblem } from '../../lib/api/api-problem.js';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import { signedInNowQuery } from './api/current-session.js';
import classes from './session-lost.module.css';
import { UnsentNotice } from './unsent-notice.js';

/** Takes the place of a page whose session is not the one of the browser any more. It sends nothing, and loads the admin anew when it is continued. */
export function SessionLostPage() {
  const query = useQuery(signedInNowQuery);
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const isSignedOut = query.error !== null && asProblem(query.error).isUnauthenticated;
  const operator = isSignedOut ? undefined : query.data;
  const title = isSignedOut ? 'You are signed out' : operator ? `You are now signed in as ${operator.name}` : 'This page shows another session';
  useDocumentTitle(title);

  useEffect(() => {
    // The heading, so that a key that was meant for the former page does not continue; after a closing panel has returned the focus.
    const timer = setTimeout(() => heading.current?.focus(), 0);
    return () => {
      clearTimeout(timer);
    };
  }, []);

  return (
    <main className={classes.screen} id="main">
      <div className={classes.box}>
        <div role="alert" className={classes.text}>
          <IconUserExclamation size={40} stroke={1.6} className={classes.icon} aria-hidden />
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>
            {isSignedOut
              ? 'The session that this tab showed has ended. The tab sends nothing more, and what was typed here is gone.'
              : 'Another session was opened in another tab. This tab sends nothing more, and what was typed here is gone.'}
          </p>
        </div>
        <UnsentNotice />
        <Button
          size="md"
          onClick={() => {
            // Loaded anew, so that nothing of the former session stays in memory.
            window.location.assign(`${router.basepath}/`);
          }}
        >
          {operator ? `Continue as ${operator.name}` : isSignedOut ? 'Sign in' : 'Load the page again'}
        </Button>
      </div>
    </main>
  );
}
