import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  children: ReactNode;
  /** The heading, which also names the region. */
  title?: string;
  /** False for tables, which fill the card to its edges. */
  padded?: boolean;
  className?: string;
}

/** A surface with a thin border. */
export function Card({ children, title, padded = true, className = '' }: CardProps) {
  const titleId = useId();
  const classNames = `${classes.card ?? ''} ${padded ? (classes.padded ?? '') : ''} ${className}`;
  if (title === undefined) return <div className={classNames}>{children}</div>;
  return (
    <section className={classNames} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {title}
      </h2>
      {children}
    </section>
  );
}
