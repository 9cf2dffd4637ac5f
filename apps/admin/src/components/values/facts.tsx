import type { ReactNode } from 'react';
import classes from './facts.module.css';

export type FactRow = readonly [name: string, value: ReactNode];

/** A list of names and values. */
export function Facts({ rows }: { rows: readonly FactRow[] }) {
  return (
    <dl className={classes.list}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
