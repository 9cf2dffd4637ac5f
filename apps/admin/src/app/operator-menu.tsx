import { Popover, Radio, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconBell, IconCommand, IconDevices, IconKeyboard, IconLogout, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../features/session/api/current-session.js';
import { useSignOut } from '../features/session/api/sign-out.js';
import { Notice } from '../components/notices/notice.js';
import { asProblem } from '../lib/api/api-problem.js';
import { keyCaps } from '../lib/keyboard/shortcuts.js';
import { commandPalette } from './keyboard/command-palette.js';
import { keyboardSheet } from './keyboard/keyboard-sheet.js';
import classes from './operator-menu.module.css';

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
] as const;

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((part) => part.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();
}

function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = (value: string): void => {
    const picked = THEMES.find((theme) => theme.value === value);
    if (picked) setColorScheme(picked.value);
  };
  return (
    <Radio.Group label="Theme" value={colorScheme} onChange={choose} className={classes.themes}>
      {THEMES.map(({ value, label }) => (
        <Radio key={value} value={value} label={label} size="xs" mt="xs" />
      ))}
    </Radio.Group>
  );
}

/** The signed-in operator, the theme, the open sessions and sign-out. */
export function OperatorMenu() {
  const { data: session } = useQuery(sessionQuery);
  const signOut = useSignOut();
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  if (!session) return null;
  const { name, role, email, permissions } = session.operator;

  const leave = (): void => {
    signOut.mutate(undefined, { onSuccess: () => void navigate({ to: '/sign-in' }) });
  };

  return (
    <Popover opened={opened} onChange={setOpened} width={248} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.operator}
          onClick={() => {
            setOpened(!opened);
          }}
        >
          <span className={classes.initials} aria-hidden="true">
            {initials(name)}
          </span>
          <span className={classes.who}>
            <span className={classes.name}>{name}</span> <span className={classes.role}>{role}</span>
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <p className={classes.signedIn}>
          <strong>{name}</strong>
          <span className="soft">
            {email} · {role}
          </span>
        </p>
        <ThemeChoice />
        <div className={classes.items}>
          <Link
            to="/sessions"
            className={classes.item}
            onClick={() => {
              setOpened(false);
            }}
          >
            <IconDevices size={16} aria-hidden /> Sessions
          </Link>
          {permissions.includes('audit.read') && (
            <Link
              to="/alerts"
              className={classes.item}
              onClick={() => {
                setOpened(false);
              }}
            >
              <IconBell size={16} aria-hidden /> Alerts
            </Link>
          )}
          {permissions.includes('operator.manage') && (
            <Link
              to="/operators"
              className={classes.item}
              onClick={() => {
                setOpened(false);
              }}
            >
              <IconUsers size={16} aria-hidden /> Operators
            </Link>
          )}
          <UnstyledButton
            className={classes.item}
            onClick={() => {
              setOpened(false);
              commandPalette.open();
            }}
          >
            <IconCommand size={16} aria-hidden /> Find a command <kbd className={classes.key}>{keyCaps('palette.open')}</kbd>
          </UnstyledButton>
          <UnstyledButton
            className={classes.item}
            onClick={() => {
              setOpened(false);
              keyboardSheet.open();
            }}
          >
            <IconKeyboard size={16} aria-hidden /> Keyboard shortcuts <kbd className={classes.key}>{keyCaps('sheet.open')}</kbd>
          </UnstyledButton>
          {signOut.isError && (
            <Notice tone="bad" title="You are still signed in" role="alert">
              {asProblem(signOut.error).detail}
            </Notice>
          )}
          <UnstyledButton className={classes.item} onClick={leave}>
            <IconLogout size={16} aria-hidden /> Sign out
          </UnstyledButton>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
