import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import type { Tone } from '../../lib/labels/tones.js';
import classes from './mark.module.css';

export type MarkKind = 'yes' | 'no' | 'unknown';

const MARKS = {
  yes: { tone: 'good', word: 'Yes:', Icon: IconCheck },
  no: { tone: 'neutral', word: 'No:', Icon: IconX },
  unknown: { tone: 'attention', word: 'Unknown:', Icon: IconQuestionMark },
} as const satisfies Record<MarkKind, { tone: Tone; word: string; Icon: typeof IconX }>;

/** ✓ known, ✗ not so, ? open. The text beside it says what. */
export function Mark({ kind }: { kind: MarkKind }) {
  const { tone, word, Icon } = MARKS[kind];
  return (
    <span className={classes.mark} data-tone={tone} role="img" aria-label={word}>
      <Icon size={12} stroke={2.6} aria-hidden />
    </span>
  );
}
