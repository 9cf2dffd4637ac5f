import { Button, CloseButton, Loader, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconExclamationMark } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ArmedCommand, dismissCommand, undoCommand, UNDO_WINDOW_MS, useArmedCommands } from '../lib/commands/scheduled-commands.js';
import { keyCaps } from '../lib/keyboard/shortcuts.js';
import { useCommand } from '../lib/keyboard/keyboard.js';
import type { Tone } from '../lib/labels/tones.js';
import classes from './command-dock.module.css';

const TICK_MS = 200;
const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;

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
        <circle className={classes.left} cx="18" cy="18" r={RADIUS} strokeDasharray={ROUND} strokeDashoffset={ROUND * (1 - leftMs / UNDO_WINDOW_MS)} />
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

function Picture({ command }: { command: ArmedCommand }) {
  switch (command.state) {
    case 'armed':
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

function words(command: ArmedCommand): string {
  if (command.state === 'armed') return 'Confirmed, not sent yet. It can still be undone.';
  return command.state === 'sending' ? 'Waiting for the answer…' : command.message;
}

/** The button that takes it back has the focus: Enter undoes, nothing else is needed. */
function UndoButton({ id }: { id: number }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // After the panel has handed the focus back to where it was opened.
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

function Item({ command }: { command: ArmedCommand }) {
  const here = useLocation({ select: (location) => location.pathname });
  const isElsewhere = !here.endsWith(command.payoutId);
  return (
    <li className={classes.item}>
      <Picture command={command} />
      <div>
        <p className={classes.title}>{command.title}</p>
        <p className={classes.text}>{words(command)}</p>
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
      {command.state === 'armed' ? (
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

/** Commands between confirmation and answer. They stay in sight while the operator goes on to the next payout. */
export function CommandDock() {
  const commands = useArmedCommands();
  const lastArmed = commands.findLast((command) => command.state === 'armed');
  useCommand(
    'command.undo',
    () => {
      if (lastArmed) undoCommand(lastArmed.id);
    },
    lastArmed !== undefined,
  );
  const spoken = commands.at(-1);
  return (
    <section aria-label="Commands under way" className={classes.dock}>
      <VisuallyHidden role="status">{spoken && `${spoken.title}. ${words(spoken)}`}</VisuallyHidden>
      <ul className={`${classes.list ?? ''} plain-list`}>
        {commands.map((command) => (
          <Item key={command.id} command={command} />
        ))}
      </ul>
    </section>
  );
}
