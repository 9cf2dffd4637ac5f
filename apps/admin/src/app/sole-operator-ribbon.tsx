import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../features/session/api/current-session.js';
import classes from './mode-switch.module.css';

/** Stands above every screen while one person may change live configuration alone. */
export function SoleOperatorRibbon() {
  const { data } = useQuery(sessionQuery);
  if (data?.four_eyes !== 'sole') return null;
  return (
    <aside aria-label="Who changes live configuration" className={classes.ribbon}>
      <p role="note">
        <strong>SOLE OPERATOR</strong> One person changes live configuration alone
        {data.decides_alone ? ', and approves, confirms and resumes what they asked for themselves' : ''}. It ends when a second administrator is active.
      </p>
    </aside>
  );
}
