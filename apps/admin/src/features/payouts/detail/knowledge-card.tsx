import { Card } from '../../../components/layout/card.js';
import { Mark } from '../../../components/values/mark.js';
import { Moment } from '../../../components/values/moment.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import classes from './three-cards.module.css';

/** The facts that are known, excluded or unknown, with their times. */
export function KnowledgeCard({ detail }: { detail: PayoutDetailView }) {
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
                  <Moment at={fact.at} as="clock" /> UTC · <Moment at={fact.at} as="relative" />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.meta}>
        {knowledge.last_enquiry_at === null ? (
          'No enquiry has been made yet.'
        ) : (
          <>
            Last enquiry <Moment at={knowledge.last_enquiry_at} as="relative" />
          </>
        )}
      </p>
      {route !== null && <p className={classes.meta}>Route: {route.reason}</p>}
    </Card>
  );
}
