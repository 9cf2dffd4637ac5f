import type { ReactNode } from 'react';
import type { Tone } from '../../lib/labels/tones.js';
import classes from './pill.module.css';

interface PillProps {
  tone: Tone;
  /** An icon that carries the same meaning as the colour. */
  icon?: ReactNode;
  children: ReactNode;
  large?: boolean;
  title?: string;
}

/** A short label on a tinted background. */
export function Pill({ tone, icon, children, large = false, title }: PillProps) {
  return (
    <span className={large ? `${classes.pill ?? ''} ${classes.large ?? ''}` : classes.pill} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}
