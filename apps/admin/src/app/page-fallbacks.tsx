import { Button, Loader } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { asProblem } from '../lib/api/api-problem.js';
import { useDocumentTitle } from '../lib/browser/document-title.js';
import classes from './page-fallbacks.module.css';

/** Shown while a screen's code is loading. */
export function PagePending() {
  return (
    <div className={classes.middle} role="status" aria-label="Loading">
      <Loader size="sm" />
    </div>
  );
}

/** Shown when a screen fails to render or the gateway cannot be reached. */
export function PageError({ error }: { error: unknown }) {
  useDocumentTitle('Something went wrong');
  const router = useRouter();
  const problem = asProblem(error);
  return (
    <main className={classes.middle} id="main">
      <h1 className={classes.title}>{problem.title}</h1>
      <p className="soft">{problem.detail}</p>
      {problem.requestId !== null && <p className="mono soft">Request {problem.requestId}</p>}
      <Button
        variant="default"
        onClick={() => {
          if (problem.code === 'not_loaded') window.location.reload();
          else void router.invalidate();
        }}
      >
        {problem.code === 'not_loaded' ? 'Load the page again' : 'Try again'}
      </Button>
    </main>
  );
}

/** Shown for an unknown address. */
export function NotFoundPage() {
  useDocumentTitle('Page not found');
  return (
    <main className={classes.middle} id="main">
      <h1 className={classes.title}>Page not found</h1>
      <p className="soft">The address may be mistyped, or belong to another version of the gateway.</p>
      <Button variant="default" renderRoot={(props: object) => <Link to="/moderation" {...props} />}>
        Go to Moderation
      </Button>
    </main>
  );
}
