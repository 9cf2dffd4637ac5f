import { Link } from '@tanstack/react-router';
import { ModeMark } from '../../components/values/mode-mark.js';
import { Moment } from '../../components/values/moment.js';
import type { ChangeRequestView } from '../../generated/types.gen.js';
import classes from '../../components/layout/request-card.module.css';
import { changeStateLabel, ChangeStatePill } from './change-state.js';

/** A change of configuration among the approvals. It is decided on its own page, where every value before and after is shown. */
export function ChangeCard({ change }: { change: ChangeRequestView }) {
  const isWaiting = change.state === 'waiting';
  return (
    <article className={classes.card} data-waiting={isWaiting || undefined} aria-label={change.title}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>
            <Link to="/approvals/changes/$changeId" params={{ changeId: change.id }} className="link" data-row={change.id}>
              {change.title}
            </Link>
            <ModeMark mode={change.mode} />
          </h2>
          <p className={classes.meta}>
            Requested by {change.maker.name}, <Moment at={change.created_at} as="relative" />
            {isWaiting && (
              <>
                {' · '}expires <Moment at={change.expires_at} as="relative" />
              </>
            )}
          </p>
        </div>
        <ChangeStatePill state={change.state} />
      </div>
      <dl className={classes.saw}>
        <dt>Changes</dt>
        <dd>{change.changes.map(({ title }) => title).join(', ')}</dd>
        {change.reason !== null && (
          <>
            <dt>Reason</dt>
            <dd>{change.reason}</dd>
          </>
        )}
      </dl>
      <ChangeDecided change={change} />
    </article>
  );
}

/** Who ended a request, when, and what they said. */
export function ChangeDecided({ change: { state, decided_at: at, decided_by: by, comment } }: { change: ChangeRequestView }) {
  if (at === null) return null;
  return (
    <p className={classes.meta}>
      {changeStateLabel(state)}
      {by !== null && ` by ${by.name}`}, <Moment at={at} as="relative" />
      {comment !== null && <>: “{comment}”</>}
    </p>
  );
}
