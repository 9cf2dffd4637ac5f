import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copyable.module.css';

interface CopyableProps {
  /** What is copied, whole. */
  value: string;
  /** What it is: `payout id`. */
  name: string;
  /** What is shown, where that is shorter. */
  shown?: string;
}

/** An id in fixed width with a button that copies it. */
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
