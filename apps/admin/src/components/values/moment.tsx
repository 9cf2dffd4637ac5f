import { clockTime, relativeTime, exactTime, shortTime } from '../../lib/format/time-text.js';
import { useServerNow } from '../../lib/browser/server-clock.js';

interface MomentProps {
  at: string;
  /** `relative`: 12 min ago · `clock`: 14:02:11 · `short`: 14:02 or 21 Nov 14:02 */
  as?: 'relative' | 'clock' | 'short';
}

/** A time; the tooltip and the markup carry the exact time with its zone. */
export function Moment({ at, as = 'short' }: MomentProps) {
  const nowMs = useServerNow(as === 'relative' ? 1_000 : 60_000);
  const text = { relative: relativeTime, clock: clockTime, short: shortTime }[as](at, nowMs);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  );
}
