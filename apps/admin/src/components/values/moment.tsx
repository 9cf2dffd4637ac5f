import { clockTime, distanceWords, exactTime, shortTime } from '../../lib/format/time-text.js';
import { useServerNow } from '../../lib/browser/server-clock.js';

interface MomentProps {
  at: string;
  /** `distance`: 12 min ago · `clock`: 14:02:11 · `short`: 14:02 or 21 Nov 14:02 */
  as?: 'distance' | 'clock' | 'short';
}

/** A time. The exact one, with its zone, shows on hover and is in the markup. */
export function Moment({ at, as = 'short' }: MomentProps) {
  const nowMs = useServerNow(as === 'distance' ? 1_000 : 60_000);
  const words = { distance: distanceWords, clock: clockTime, short: shortTime }[as](at, nowMs);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {words}
    </time>
  );
}
