import { Button, Loader } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { asProblem } from '../lib/api/api-problem.js';
import { useDocumentTitle } from '../lib/browser/document-title.js';
import classes from './page-fallbacks.module.css';

/** While the code of a screen comes in. */
export function PagePending() {
  return (
    <div className={classes.middle} role="status" aria-label="Loading">
      <Loader size="sm" />
    </div>
  );
}

/** A screen that broke, or a gateway that could not be reached at all. */
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
          void router.invalidate();
        }}
      >
        Try again
      </Button>
    </main>
  );
}

/** An address that leads nowhere. */
export function NotFoundPage() {
  useDocumentTitle('Not found');
  return (
    <main className={classes.middle} id="main">
      <h1 className={classes.title}>There is nothing at this address</h1>
      <p className="soft">It may be mistyped, or come from another version.</p>
      <Button variant="default" renderRoot={(props: object) => <Link to="/moderation" {...props} />}>
        Go to Moderation
      </Button>
    </main>
  );
}
