import { ActionIcon } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { STALE_AFTER_MS } from '../../lib/api/refresh-intervals.js';
import { useOnline } from '../../lib/browser/use-online.js';
import { useServerNow } from '../../lib/browser/server-clock.js';
import { exactTime, clockTime, ZONE } from '../../lib/format/time-text.js';
import classes from './as-of.module.css';

interface AsOfProps {
  /** Database time of the data shown. */
  at: string | undefined;
  isFetching: boolean;
  isFailing: boolean;
  onRefresh: () => void;
}

/** When the data was read: `as of 14:02:11 · UTC`, with a refresh button. Marks data that is out of date. */
export function AsOf({ at, isFetching, isFailing, onRefresh }: AsOfProps) {
  const online = useOnline();
  const nowMs = useServerNow(1_000);
  if (at === undefined) return null;
  const stale = !online || isFailing || nowMs - Date.parse(at) > STALE_AFTER_MS;
  return (
    <div className={classes.asOf} data-stale={stale || undefined}>
      <span>
        {stale ? (online ? 'Out of date: ' : 'Offline: ') : ''}as of{' '}
        <time dateTime={at} title={exactTime(at)}>
          {clockTime(at)}
        </time>{' '}
        · {ZONE}
      </span>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label="Refresh" title="Refresh" onClick={onRefresh}>
        <IconRefresh size={16} className={isFetching ? classes.spin : undefined} aria-hidden />
      </ActionIcon>
    </div>
  );
}
