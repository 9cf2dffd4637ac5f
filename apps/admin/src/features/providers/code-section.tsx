import { type ReactNode, useId } from 'react';
import { Card } from '../../components/card.js';
import classes from './codes.module.css';

interface SectionProps {
  title: string;
  hint: string;
  /** Said where there is nothing. */
  none: string;
  isEmpty: boolean;
  action?: ReactNode;
  children: ReactNode;
}

/** A table of codes under its heading, or a sentence where there are none. */
export function CodeSection({ title, hint, none, isEmpty, action, children }: SectionProps) {
  const titleId = useId();
  return (
    <Card padded={false} className={classes.section}>
      <section aria-labelledby={titleId}>
        <div className={classes.head}>
          <div>
            <h2 id={titleId} className={classes.title}>
              {title}
            </h2>
            <p className={classes.hint}>{hint}</p>
          </div>
          {action}
        </div>
        {isEmpty ? <p className={classes.none}>{none}</p> : children}
      </section>
    </Card>
  );
}
