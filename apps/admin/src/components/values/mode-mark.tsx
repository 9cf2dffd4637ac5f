import type { Mode } from '@app/domain';
import { IconFlask } from '@tabler/icons-react';
import { Pill } from './pill.js';

/** Says in words that something is a test; what is live has no mark. */
export function ModeMark({ mode }: { mode: Mode }) {
  if (mode === 'live') return null;
  return (
    <Pill tone="attention" icon={<IconFlask size={12} aria-hidden />} title="A test: no money moves">
      TEST
    </Pill>
  );
}
