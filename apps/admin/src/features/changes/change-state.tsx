import type { ChangeState } from '@app/domain';
import { IconCheck, IconClock, IconMinus, IconX } from '@tabler/icons-react';
import { Pill } from '../../components/values/pill.js';
import type { Tone } from '../../lib/labels/tones.js';

const STATES: Readonly<Record<ChangeState, { tone: Tone; label: string; Icon: typeof IconX }>> = {
  waiting: { tone: 'attention', label: 'Waiting for a second person', Icon: IconClock },
  published: { tone: 'good', label: 'Published', Icon: IconCheck },
  refused: { tone: 'bad', label: 'Refused', Icon: IconX },
  withdrawn: { tone: 'neutral', label: 'Withdrawn', Icon: IconMinus },
  expired: { tone: 'neutral', label: 'Expired', Icon: IconMinus },
  void: { tone: 'neutral', label: 'Void: it changed since', Icon: IconMinus },
};

/** The state of a change request in words. */
export function changeStateLabel(state: ChangeState): string {
  return STATES[state].label;
}

export function ChangeStatePill({ state, large = false }: { state: ChangeState; large?: boolean }) {
  const { tone, label, Icon } = STATES[state];
  return (
    <Pill tone={tone} icon={<Icon size={13} aria-hidden />} large={large}>
      {label}
    </Pill>
  );
}
