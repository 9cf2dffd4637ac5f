import { Link } from '@tanstack/react-router';
import type { StoppageView } from '../../generated/types.gen.js';
import { countText } from '../../lib/format/amount-text.js';
import { Moment } from '../values/moment.js';
import classes from './stoppage-list.module.css';

/** What stops money: each cause with its count, its age and the way to where it ends. */
export function StoppageList({ stoppages }: { stoppages: readonly StoppageView[] }) {
  return (
    <ul className={`${classes.list ?? ''} plain-list`}>
      {stoppages.map((stoppage) => (
        <li key={`${stoppage.title} ${stoppage.account?.id ?? ''}`}>
          <p className={classes.title}>
            {stoppage.title}
            <span className={classes.since}>
              <Moment at={stoppage.since} as="relative" />
            </span>
          </p>
          <p className={classes.sentence}>{stoppage.sentence}</p>
          <p className={classes.links}>
            <span>{stoppage.payouts === 0 ? 'No payout waits for it yet' : countText(stoppage.payouts, 'payout waits', 'payouts wait')}</span>
            {stoppage.oldest !== null && (
              <Link to="/payouts/$payoutId" params={{ payoutId: stoppage.oldest.id }} className="link">
                {stoppage.payouts === 1 ? stoppage.oldest.reference : `Longest: ${stoppage.oldest.reference}`}
              </Link>
            )}
            {stoppage.account !== null && (
              <Link to="/providers/$accountId" params={{ accountId: stoppage.account.id }} className="link">
                {stoppage.account.name}
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
