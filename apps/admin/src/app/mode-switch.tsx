import { MODES, type Mode } from '@app/domain';
import { Link, useParams } from '@tanstack/react-router';
import { useMode } from '../lib/url/mode.js';
import classes from './mode-switch.module.css';

/** Otherwise the link to live, which names no mode, is marked as current while a test is shown. */
const EXACTLY = { exact: true, explicitUndefined: true };

const LABELS: Readonly<Record<Mode, string>> = { live: 'Live', test: 'Test' };

/** Chooses the mode that is shown. What was filtered in one mode means nothing in the other, so filters end; from a payout or an account, which has one mode, it leads to the list. */
export function ModeSwitch() {
  const shown = useMode();
  const to = useParams({
    strict: false,
    select: ({ payoutId, accountId }) => (payoutId !== undefined ? '/payouts' : accountId !== undefined ? '/providers' : '.'),
  });
  return (
    <nav aria-label="Mode" className={classes.switch}>
      {MODES.map((mode) => (
        <Link
          key={mode}
          to={to}
          search={{ mode }}
          className={classes.mode}
          activeOptions={EXACTLY}
          data-mode={mode}
          aria-current={mode === shown ? 'true' : undefined}
        >
          {LABELS[mode]}
        </Link>
      ))}
    </nav>
  );
}

/** Stands above every screen that shows tests. */
export function TestRibbon() {
  if (useMode() === 'live') return null;
  return (
    <aside aria-label="Mode of this screen" className={classes.ribbon}>
      <p role="note">
        <strong>TEST</strong> You see tests only. No money moves.
      </p>
    </aside>
  );
}
