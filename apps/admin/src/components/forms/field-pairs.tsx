import type { ReactNode } from 'react';
import classes from './field-pairs.module.css';

/** Text fields two by two where there is room; labels, descriptions and boxes of a row stand on the same lines. */
export function FieldPairs({ children }: { children: ReactNode }) {
  return <div className={classes.pairs}>{children}</div>;
}
