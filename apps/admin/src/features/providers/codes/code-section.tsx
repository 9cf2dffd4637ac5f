import type { ReactNode } from 'react';
import { Card } from '../../../components/layout/card.js';
import classes from './codes.module.css';

interface SectionProps {
  title: string;
  hint: string;
  /** Shown when the section is empty. */
  none: string;
  isEmpty: boolean;
  action?: ReactNode;
  children: ReactNode;
}

/** A table of codes under a heading, or a sentence when it is empty. The table is the region, labelled like the heading. */
export function CodeSection({ title, hint, none, isEmpty, action, children }: SectionProps) {
  return (
    <Card padded={false} className={classes.section}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>{title}</h2>
          <p className={classes.hint}>{hint}</p>
        </div>
        {action}
      </div>
      {isEmpty ? <p className={classes.none}>{none}</p> : children}
    </Card>
  );
}
