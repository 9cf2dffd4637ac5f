import type { ReactNode } from 'react';
import classes from './facts.module.css';

export type FactRow = readonly [name: string, value: ReactNode];

/** Names and values under each other. */
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
