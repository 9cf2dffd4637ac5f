import { IconCircleCheck } from '@tabler/icons-react';
import { Notice } from '../../components/notices/notice.js';
import { StoppageList } from '../../components/notices/stoppage-list.js';
import type { StoppageView } from '../../generated/types.gen.js';
import classes from './overview.module.css';

/** What stops payouts although no operator's decision is missing. */
export function StopsMoney({ stoppages }: { stoppages: readonly StoppageView[] }) {
  return (
    <section className={classes.group} aria-labelledby="stops-money">
      <h2 id="stops-money">What stops money</h2>
      {stoppages.length === 0 ? (
        <p className={classes.clear} data-tone="good">
          <IconCircleCheck size={16} aria-hidden />
          <span>Nothing. Every account sends, and no payout is overdue.</span>
        </p>
      ) : (
        <Notice tone="attention">
          <StoppageList stoppages={stoppages} />
        </Notice>
      )}
    </section>
  );
}
