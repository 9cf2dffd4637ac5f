import { Card } from '../../../components/layout/card.js';
import { Mark } from '../../../components/values/mark.js';
import { Moment } from '../../../components/values/moment.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import classes from './three-cards.module.css';

/** What is known, what is not so, what is open: point by point, with the time. */
export function KnowCard({ detail }: { detail: PayoutDetailView }) {
  const { facts, knowledge, route } = detail;
  const further = facts.filter((fact) => fact.text !== knowledge.sentence);
  return (
    <Card title="What we know">
      <p className={classes.lead}>{knowledge.sentence}</p>
      <ul className={`${classes.facts ?? ''} plain-list`}>
        {further.map((fact) => (
          <li key={fact.text}>
            <Mark kind={fact.mark} />
            <span>
              {fact.text}
              {fact.at !== null && (
                <span className={classes.at}>
                  <Moment at={fact.at} as="clock" /> UTC · <Moment at={fact.at} as="distance" />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.meta}>
        {knowledge.last_enquiry_at === null ? (
          'The provider has not been asked yet.'
        ) : (
          <>
            Last asked <Moment at={knowledge.last_enquiry_at} as="distance" />
          </>
        )}
      </p>
      {route !== null && <p className={classes.meta}>Route: {route.reason}</p>}
    </Card>
  );
}
