import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import type { Tone } from '../../lib/labels/tones.js';
import classes from './mark.module.css';

export type MarkKind = 'yes' | 'no' | 'unknown';

const MARKS = {
  yes: { tone: 'good', label: 'Yes:', Icon: IconCheck },
  no: { tone: 'neutral', label: 'No:', Icon: IconX },
  unknown: { tone: 'attention', label: 'Unknown:', Icon: IconQuestionMark },
} as const satisfies Record<MarkKind, { tone: Tone; label: string; Icon: typeof IconX }>;

/** ✓ yes, ✗ no, ? unknown; the text beside it says what. */
export function Mark({ kind }: { kind: MarkKind }) {
  const { tone, label, Icon } = MARKS[kind];
  return (
    <span className={classes.mark} data-tone={tone} role="img" aria-label={label}>
      <Icon size={12} stroke={2.6} aria-hidden />
    </span>
  );
}
