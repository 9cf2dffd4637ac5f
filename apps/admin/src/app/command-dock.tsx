import { Button, CloseButton, Loader, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconExclamationMark } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ScheduledCommand, dismissCommand, undoCommand, UNDO_WINDOW_MS, useScheduledCommands } from '../lib/commands/scheduled-commands.js';
import { keyCaps } from '../lib/keyboard/shortcuts.js';
import { useShortcut } from '../lib/keyboard/keyboard.js';
import type { Tone } from '../lib/labels/tones.js';
import classes from './command-dock.module.css';

const TICK_MS = 200;
const RADIUS = 15;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

function useMsLeft(dueAtMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return Math.max(0, dueAtMs - nowMs);
}

function Countdown({ dueAtMs }: { dueAtMs: number }) {
  const leftMs = useMsLeft(dueAtMs);
  return (
    <span className={classes.ring} aria-hidden="true">
      <svg width="36" height="36" viewBox="0 0 36 36">
        <circle className={classes.track} cx="18" cy="18" r={RADIUS} />
        <circle
          className={classes.left}
          cx="18"
          cy="18"
          r={RADIUS}
          strokeDasharray={CIRCUMFERENCE}
          strokeDashoffset={CIRCUMFERENCE * (1 - leftMs / UNDO_WINDOW_MS)}
        />
      </svg>
      <span>{Math.ceil(leftMs / 1_000)}</span>
    </span>
  );
}

function Icon({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.icon} data-tone={tone} aria-hidden="true">
      {children}
    </span>
  );
}

function Picture({ command }: { command: ScheduledCommand }) {
  switch (command.state) {
    case 'scheduled':
      return <Countdown dueAtMs={command.dueAtMs} />;
    case 'sending':
      return <Loader size={28} />;
    case 'done':
      return (
        <Icon tone="good">
          <IconCheck size={18} />
        </Icon>
      );
    case 'undone':
    case 'dropped':
      return (
        <Icon tone="neutral">
          <IconArrowBackUp size={18} />
        </Icon>
      );
    case 'failed':
      return (
        <Icon tone="bad">
          <IconExclamationMark size={18} />
        </Icon>
      );
  }
}

function statusText(command: ScheduledCommand): string {
  if (command.state === 'scheduled') return 'Confirmed, not sent yet. It can still be undone.';
  return command.state === 'sending' ? 'Waiting for the response…' : command.message;
}

/** Takes the focus when it appears, so that Enter alone undoes the command. */
function UndoButton({ id }: { id: number }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // After the closing panel has returned the focus to the button that opened it.
    const timer = setTimeout(() => button.current?.focus({ preventScroll: true }), 250);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <Button
      ref={button}
      variant="default"
      aria-keyshortcuts={keyCaps('command.undo')}
      title={`Undo (${keyCaps('command.undo')})`}
      onClick={() => {
        undoCommand(id);
      }}
    >
      Undo
    </Button>
  );
}

function Item({ command }: { command: ScheduledCommand }) {
  const here = useLocation({ select: (location) => location.pathname });
  const isElsewhere = !here.endsWith(command.payoutId);
  return (
    <li className={classes.item}>
      <Picture command={command} />
      <div>
        <p className={classes.title}>{command.title}</p>
        <p className={classes.text}>{statusText(command)}</p>
        {command.problem?.errors.map((error) => (
          <p key={error.detail} className={classes.text}>
            {error.detail}
          </p>
        ))}
        {isElsewhere && command.state === 'failed' && (
          <Link to="/payouts/$payoutId" params={{ payoutId: command.payoutId }}>
            Open the payout
          </Link>
        )}
      </div>
      {command.state === 'scheduled' ? (
        <UndoButton id={command.id} />
      ) : (
        command.state !== 'sending' && (
          <CloseButton
            size={32}
            aria-label={`Dismiss: ${command.title}`}
            onClick={() => {
              dismissCommand(command.id);
            }}
          />
        )
      )}
    </li>
  );
}

/** Commands between confirmation and response. They stay visible while the operator moves on to the next payout. */
export function CommandDock() {
  const commands = useScheduledCommands();
  const lastScheduled = commands.findLast((command) => command.state === 'scheduled');
  useShortcut(
    'command.undo',
    () => {
      if (lastScheduled) undoCommand(lastScheduled.id);
    },
    lastScheduled !== undefined,
  );
  const spoken = commands.at(-1);
  return (
    <section aria-label="Commands in progress" className={classes.dock}>
      <VisuallyHidden role="status">{spoken && `${spoken.title}. ${statusText(spoken)}`}</VisuallyHidden>
      <ul className={`${classes.list ?? ''} plain-list`}>
        {commands.map((command) => (
          <Item key={command.id} command={command} />
        ))}
      </ul>
    </section>
  );
}
