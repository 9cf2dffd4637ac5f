import { IconCheck, IconFingerprint, IconFlask, IconPlayerPause, IconPlugOff, IconWorld } from '@tabler/icons-react';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { BreakerView, PauseView, ProviderAccountView } from '../../../generated/types.gen.js';
import { countText } from '../../../lib/format/amount-text.js';

/** Live or test. Label and icon carry the meaning, not only the colour. */
export function ModeBadge({ mode, large = false }: { mode: ProviderAccountView['mode']; large?: boolean }) {
  if (mode === 'live')
    return (
      <Pill tone="moving" icon={<IconWorld size={13} aria-hidden />} large={large} title="Real money moves">
        Live
      </Pill>
    );
  return (
    <Pill tone="neutral" icon={<IconFlask size={13} aria-hidden />} large={large} title="No real money moves">
      Test
    </Pill>
  );
}

/** Working, paused, not proved, or stopped by the circuit breaker. */
export function StateBadge({
  account: { pause, breaker, proved },
  large = false,
}: {
  account: Pick<ProviderAccountView, 'pause' | 'breaker' | 'proved'>;
  large?: boolean;
}) {
  if (pause !== null)
    return (
      <Pill tone="attention" icon={<IconPlayerPause size={13} aria-hidden />} large={large}>
        Paused
      </Pill>
    );
  if (!proved)
    return (
      <Pill tone="bad" icon={<IconFingerprint size={13} aria-hidden />} large={large} title="Nobody has proved whose money it moves">
        Not proved
      </Pill>
    );
  if (breaker !== null)
    return (
      <Pill tone="bad" icon={<IconPlugOff size={13} aria-hidden />} large={large}>
        Stopped by failures
      </Pill>
    );
  return (
    <Pill tone="good" icon={<IconCheck size={13} aria-hidden />} large={large}>
      Working
    </Pill>
  );
}

/** Who paused the account, when, and why. */
export function PauseText({ pause }: { pause: PauseView }) {
  return (
    <p>
      By {pause.by_name}, <Moment at={pause.at} as="relative" />: “{pause.reason}”
    </p>
  );
}

/** Why the circuit breaker is open, and when the next probe is sent. */
export function BreakerText({ breaker }: { breaker: BreakerView }) {
  return (
    <p>
      It failed too often{breaker.reason === null ? '' : ` (${breaker.reason})`}. Next attempt at <Moment at={breaker.retry_at} as="clock" /> UTC, with one
      payout
      {breaker.trials > 0 && `; ${countText(breaker.trials, 'attempt')} failed so far`}. A successful connection test brings it forward.
    </p>
  );
}
