import { STATUS_FACTS } from '@app/domain';
import { Card } from '../../../components/layout/card.js';
import { Moment } from '../../../components/values/moment.js';
import type { CaseView, PayoutDetailView } from '../../../generated/types.gen.js';
import classes from './three-cards.module.css';

function Case({ entry }: { entry: CaseView }) {
  const codes = [entry.reason, entry.resolution, entry.provider_code].filter((code) => code !== null);
  return (
    <div className={classes.case}>
      <p className={classes.lead}>{entry.title}</p>
      <p className={classes.text}>{entry.explanation}</p>
      {entry.provider_message !== null && <blockquote className={classes.quote}>{entry.provider_message}</blockquote>}
      <p className={classes.meta}>
        <span className="mono">{codes.join(' · ')}</span>
        <br />
        Since <Moment at={entry.opened_at} as="relative" />
      </p>
    </div>
  );
}

/** Why an operator has to decide; otherwise what the status means and what happens next automatically. */
export function WhyCard({ detail }: { detail: PayoutDetailView }) {
  const { payout, cases, next_automatic_step: nextStep, next_automatic_step_at: nextStepAt, missing_fields: missing, watched_until: watchedUntil } = detail;
  return (
    <Card title={cases.length > 0 ? 'Why it is here' : 'Current state'}>
      {cases.map((entry) => (
        <Case key={entry.id} entry={entry} />
      ))}
      {cases.length === 0 && (
        <>
          <p className={classes.lead}>{STATUS_FACTS[payout.status].description}</p>
          <p className={classes.text}>No decision is needed.</p>
        </>
      )}
      {watchedUntil !== null && (
        <p className={classes.text}>
          Paid; the provider may still take it back until <Moment at={watchedUntil} />. It is asked until then.
        </p>
      )}
      {missing.length > 0 && <p className={classes.text}>The merchant has to supply: {missing.join(', ')}.</p>}
      <p className={classes.meta}>
        {nextStep === null ? 'No automatic step is due.' : <>Next automatic step: {nextStep}</>}
        {nextStepAt !== null && (
          <>
            {' '}
            (<Moment at={nextStepAt} as="relative" />)
          </>
        )}
      </p>
    </Card>
  );
}
