import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconPlayerPause } from '@tabler/icons-react';
import { type Column, DataTable } from '../../components/table/data-table.js';
import { Moment } from '../../components/values/moment.js';
import { Pill } from '../../components/values/pill.js';
import type { AlertChannelView } from '../../generated/types.gen.js';
import classes from './alerts.module.css';
import { KINDS, WANTED, wantedOf } from './channel-form.js';

/** What an operator does with a channel. */
export interface ChannelActions {
  isBusy: boolean;
  onTest: (channel: AlertChannelView) => void;
  onChange: (channel: AlertChannelView) => void;
  onRemove: (channel: AlertChannelView) => void;
}

interface ChannelTableProps {
  channels: readonly AlertChannelView[];
  /** Null where the operator may not. */
  actions: ChannelActions | null;
}

/** The channels, with how their latest message fared. */
export function ChannelTable({ channels, actions }: ChannelTableProps) {
  const columns: Column<AlertChannelView>[] = [
    { title: 'Channel', cell: ({ name }) => name },
    { title: 'Goes to', cell: ({ kind, target }) => <span className={classes.target}>{`${KINDS[kind].label}: ${target}`}</span> },
    { title: 'Gets', cell: getsText },
    { title: 'Latest message', cell: (channel) => <LatestMessage channel={channel} /> },
  ];
  return (
    <DataTable
      label="Alert channels"
      rows={channels}
      idOf={({ id }) => id}
      columns={actions === null ? columns : [...columns, { title: 'Do', cell: (channel) => <Buttons channel={channel} actions={actions} /> }]}
    />
  );
}

function getsText(channel: AlertChannelView): string {
  const wanted = wantedOf(channel);
  return [
    wanted === 'chosen' ? channel.alerts.join(', ') : WANTED[wanted],
    channel.quiet_from === null ? null : `quiet ${channel.quiet_from} to ${channel.quiet_until ?? ''}`,
    channel.digest_at === null ? null : `digest at ${channel.digest_at}`,
    channel.quiet_from === null && channel.digest_at === null ? null : channel.zone,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function LatestMessage({ channel: { is_enabled: isEnabled, failing_since: failingSince, last_message: last } }: { channel: AlertChannelView }) {
  if (!isEnabled)
    return (
      <Pill tone="neutral" icon={<IconPlayerPause size={14} aria-hidden />}>
        Switched off
      </Pill>
    );
  if (last === null) return <span className="soft">Nothing sent yet</span>;
  if (failingSince === null)
    return (
      <span className={classes.latest}>
        <Pill tone="good" icon={<IconCircleCheck size={14} aria-hidden />}>
          Delivered
        </Pill>
        <Moment at={last.at} as="relative" />
      </span>
    );
  return (
    <span className={classes.latest}>
      <Pill tone="bad" icon={<IconCircleX size={14} aria-hidden />}>
        Does not arrive
      </Pill>
      <span>
        since <Moment at={failingSince} as="relative" />. {last.error}
      </span>
    </span>
  );
}

function Buttons({ channel, actions: { isBusy, onTest, onChange, onRemove } }: { channel: AlertChannelView; actions: ChannelActions }) {
  const each = [
    { label: 'Test', does: onTest },
    { label: 'Change', does: onChange },
    { label: 'Remove', does: onRemove },
  ];
  return (
    <span className={classes.latest}>
      {each.map(({ label, does }) => (
        <Button
          key={label}
          size="xs"
          variant="default"
          disabled={isBusy}
          aria-label={`${label} ${channel.name}`}
          onClick={() => {
            does(channel);
          }}
        >
          {label}
        </Button>
      ))}
    </span>
  );
}
