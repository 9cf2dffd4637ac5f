import type { ReactNode } from 'react';
import classes from './field-pairs.module.css';

/** Text fields in two columns on wide screens; labels, descriptions and inputs of a row are aligned. */
export function FieldPairs({ children }: { children: ReactNode }) {
  return <div className={classes.pairs}>{children}</div>;
}
