import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Page } from '../../../components/layout/page.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { sessionQuery } from '../api/current-session.js';
import { useEndSessions } from '../api/open-sessions.js';
import { FactorCard } from '../factor/factor-card.js';
import { PasswordCard } from '../password/password-card.js';
import { OthersSessions } from './others-sessions.js';
import { OwnSessions } from './own-sessions.js';
import classes from './sessions.module.css';

function endedText(ended: number): string {
  if (ended === 0) return 'There was no session to end any more';
  return ended === 1 ? 'The session has ended' : `${String(ended)} sessions have ended`;
}

/** The open sessions of the signed-in operator, and, for a role that manages operators, those of the others. */
export function SessionsPage() {
  const { data: session } = useQuery(sessionQuery);
  const ending = useEndSessions();
  const result = useRef<HTMLDivElement>(null);
  const isSettled = ending.isSuccess || ending.isError;
  const props = {
    isEnding: ending.isPending,
    onEnd: (what: Parameters<typeof ending.mutate>[0]) => {
      ending.mutate(what);
    },
  };

  useEffect(() => {
    // The button that was pressed is gone with its session.
    if (isSettled) result.current?.focus();
  }, [isSettled, ending.submittedAt]);

  return (
    <Page title="Sessions" lead="How you sign in, and where you are signed in. End what you do not recognise: the browser is signed out at its next request.">
      <div ref={result} tabIndex={-1} className={classes.result}>
        {ending.isSuccess && <Notice tone="good" title={endedText(ending.data)} role="status" />}
        <ProblemNotice problem={ending.isError ? asProblem(ending.error) : null} />
      </div>
      <PasswordCard />
      <FactorCard />
      <OwnSessions {...props} />
      {session?.operator.permissions.includes('operator.manage') === true && <OthersSessions {...props} />}
    </Page>
  );
}
