import { NativeSelect } from '@mantine/core';
import type { ModerationReason } from '@app/domain';
import type { NamedView, ReasonCountView } from '../../generated/types.gen.js';
import classes from './queue-filters.module.css';

interface ChipProps {
  label: string;
  count: number;
  pressed: boolean;
  onPress: () => void;
}

function Chip({ label, count, pressed, onPress }: ChipProps) {
  return (
    <button type="button" className={classes.chip} aria-pressed={pressed} onClick={onPress}>
      {label} <span className={classes.count}>{count}</span>
    </button>
  );
}

interface QueueFiltersProps {
  total: number;
  reasons: readonly ReasonCountView[];
  reason: ModerationReason | undefined;
  providers: readonly NamedView[];
  provider: string | undefined;
  onReason: (reason: ModerationReason | undefined) => void;
  onProvider: (provider: string | undefined) => void;
}

/** Filters by one reason and one provider. Reasons without payouts are hidden. */
export function QueueFilters({ total, reasons, reason, providers, provider, onReason, onProvider }: QueueFiltersProps) {
  return (
    <div className={classes.filters} role="group" aria-label="Filters">
      <div className={classes.chips}>
        <Chip
          label="All"
          count={total}
          pressed={reason === undefined}
          onPress={() => {
            onReason(undefined);
          }}
        />
        {reasons
          .filter((entry) => entry.count > 0 || entry.reason === reason)
          .map((entry) => (
            <Chip
              key={entry.reason}
              label={entry.title}
              count={entry.count}
              pressed={entry.reason === reason}
              onPress={() => {
                onReason(entry.reason === reason ? undefined : entry.reason);
              }}
            />
          ))}
      </div>
      <NativeSelect
        className={classes.provider}
        aria-label="Provider"
        value={provider ?? ''}
        data={[{ value: '', label: 'All providers' }, ...providers.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => {
          onProvider(event.currentTarget.value === '' ? undefined : event.currentTarget.value);
        }}
      />
    </div>
  );
}
