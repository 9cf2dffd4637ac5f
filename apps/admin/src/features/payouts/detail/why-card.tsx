import { STATUS_FACTS } from '@app/domain';
import { Link } from '@tanstack/react-router';
import { Card } from '../../../components/layout/card.js';
import { Moment } from '../../../components/values/moment.js';
import { StatusBadge } from '../../../components/values/status-badge.js';
import type { CaseView, PayoutDetailView, SimilarPayoutView } from '../../../generated/types.gen.js';
import classes from './three-cards.module.css';

function Case({ entry, other }: { entry: CaseView; other: SimilarPayoutView | null }) {
  const codes = [entry.reason, entry.resolution, entry.provider_code].filter((code) => code !== null);
  return (
    <div className={classes.case}>
      <p className={classes.lead}>{entry.title}</p>
      <p className={classes.text}>{entry.explanation}</p>
      {entry.because !== null && <p className={classes.text}>{entry.because}</p>}
      {other !== null && entry.reason === 'POLICY' && (
        <p className={classes.text}>
          <Link to="/payouts/$payoutId" params={{ payoutId: other.id }} className="link">
            {other.reference}
          </Link>{' '}
          <StatusBadge status={other.status} />
        </p>
      )}
      {entry.provider_message !== null && <blockquote className={classes.quote}>{entry.provider_message}</blockquote>}
      <p className={classes.meta}>
        <span className="mono">{codes.join(' · ')}</span>
        <br />
        Since <Moment at={entry.opened_at} as="relative" />
      </p>
    </div>
  );
}

/** Why a payout without a case waits, or that nothing is missing. */
function Waits({ detail: { payout, stoppage, autoprocess } }: { detail: PayoutDetailView }) {
  if (stoppage !== null) {
    return (
      <p className={classes.text}>
        {stoppage.sentence}{' '}
        <span className="soft">
          Since <Moment at={stoppage.since} as="relative" />.
        </span>
      </p>
    );
  }
  if (payout.status === 'READY' && !autoprocess) return <p className={classes.text}>It waits for the merchant&apos;s command to process it.</p>;
  return <p className={classes.text}>No decision is needed.</p>;
}

/** While one of these lasts, nothing is sent at all. */
const HOLDS_ALL: readonly string[] = ['kill_switch', 'account_paused', 'account_unproved', 'breaker_open'];

/** The next automatic step and when it is taken: while something stops the payout, that has no time. */
function NextStep({ detail: { next_automatic_step: step, next_automatic_step_at: at, stoppage } }: { detail: PayoutDetailView }) {
  if (step === null) return <p className={classes.meta}>No automatic step is due.</p>;
  const isHeld = stoppage !== null && HOLDS_ALL.includes(stoppage.cause);
  return (
    <p className={classes.meta}>
      Next automatic step: {step}
      {isHeld && ', once that has ended'}
      {!isHeld && at !== null && (
        <>
          {' '}
          ({stoppage?.cause === 'overdue' || stoppage?.cause === 'sender_busy' ? 'was due ' : ''}
          <Moment at={at} as="relative" />)
        </>
      )}
    </p>
  );
}

/** Why an operator has to decide; otherwise what the status means, what stops the payout, and what happens next automatically. */
export function WhyCard({ detail }: { detail: PayoutDetailView }) {
  const { payout, cases, missing_fields: missing, watched_until: watchedUntil } = detail;
  return (
    <Card title={cases.length > 0 ? 'Why it is here' : 'Current state'}>
      {cases.map((entry) => (
        <Case key={entry.id} entry={entry} other={payout.duplicate_of} />
      ))}
      {cases.length === 0 && (
        <>
          <p className={classes.lead}>{STATUS_FACTS[payout.status].description}</p>
          <Waits detail={detail} />
        </>
      )}
      {watchedUntil !== null && (
        <p className={classes.text}>
          The provider may still take the money back until <Moment at={watchedUntil} />. It is asked until then.
        </p>
      )}
      {missing.length > 0 && <p className={classes.text}>The merchant has to supply: {missing.join(', ')}.</p>}
      <NextStep detail={detail} />
    </Card>
  );
}
