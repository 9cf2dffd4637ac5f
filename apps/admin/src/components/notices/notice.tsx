import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tone } from '../../lib/labels/tones.js';
import classes from './notice.module.css';

const ICONS = { neutral: IconInfoCircle, moving: IconInfoCircle, good: IconCircleCheck, attention: IconAlertTriangle, bad: IconCircleX } as const;

interface NoticeProps {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  /** Screen readers announce `alert` immediately and `status` at the next pause. */
  role?: 'alert' | 'status';
}

/** A highlighted message: icon, title, text. */
export function Notice({ tone, title, children, role }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <Icon size={18} className={classes.icon} aria-hidden />
      <div className={classes.body}>
        {title !== undefined && <p className={classes.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
