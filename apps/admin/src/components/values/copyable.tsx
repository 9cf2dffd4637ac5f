import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copyable.module.css';

interface CopyableProps {
  /** The full value, which is copied. */
  value: string;
  /** Name of the value, such as `payout id`. */
  name: string;
  /** Shortened text, shown instead of the value. */
  shown?: string;
}

/** A value in monospace with a copy button. */
export function Copyable({ value, name, shown = value }: CopyableProps) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <span className={classes.copyable}>
      <span className={`${classes.text ?? ''} mono`} title={value}>
        {shown}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={clipboard.copied ? `Copied the ${name}` : `Copy the ${name}`}
        title={`Copy the ${name}`}
        onClick={() => {
          clipboard.copy(value);
        }}
      >
        {clipboard.copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      </ActionIcon>
    </span>
  );
}
