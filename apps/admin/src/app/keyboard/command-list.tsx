import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { isId } from '@app/domain';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { findCommands } from '../../lib/keyboard/find-commands.js';
import { presentShortcuts, runShortcut } from '../../lib/keyboard/keyboard.js';
import { keyCaps, SHORTCUTS, type ShortcutId } from '../../lib/keyboard/shortcuts.js';
import classes from './command-list.module.css';

const MAX_SEARCH_CHARACTERS = 128;
/** How far each key moves from the active option. */
const STEPS: Readonly<Partial<Record<string, number>>> = { ArrowDown: 1, ArrowUp: -1 };

interface Option {
  id: string;
  content: ReactNode;
  run: () => void;
}

interface CommandListProps {
  /** Closes the palette; what was picked happens after that, so that a panel which opens keeps the focus. */
  onPick: () => void;
}

/** A combobox whose list is always open: the commands that the text finds, and the search for payouts last. */
export default function CommandList({ onPick }: CommandListProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const options = useOptions(text.trim());
  const idOf = (option: Option | undefined): string | undefined => option && `${listId}-${option.id}`;
  const activeId = idOf(options[active]);

  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const pick = (option: Option | undefined): void => {
    if (!option) return;
    onPick();
    setTimeout(option.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) pick(options[active]);
    else setActive((active + step + options.length) % Math.max(1, options.length));
  };

  return (
    <>
      <TextInput
        className={classes.field}
        size="md"
        role="combobox"
        aria-label="Find a command or a payout"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={activeId}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder="Type a command, a payout id or a reference"
        leftSection={<IconSearch size={18} aria-hidden />}
        maxLength={MAX_SEARCH_CHARACTERS}
        autoFocus
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
      />
      <div role="listbox" id={listId} aria-label="Commands" className={classes.list}>
        {options.map((option, index) => (
          <div
            key={option.id}
            id={idOf(option)}
            role="option"
            aria-selected={index === active}
            className={classes.option}
            onClick={() => {
              pick(option);
            }}
          >
            {option.content}
          </div>
        ))}
      </div>
    </>
  );
}

/** What the text offers. The commands are those of the screen on which the palette was opened. */
function useOptions(term: string): Option[] {
  const navigate = useNavigate();
  const [present] = useState(presentShortcuts);
  const options: Option[] = findCommands(term, present).map((id) => ({
    id,
    content: <Command id={id} />,
    run: () => {
      runShortcut(id);
    },
  }));
  if (term === '') return options;
  const isPayoutId = isId('payout', term);
  const search = {
    id: 'search',
    content: (
      <span>
        {isPayoutId ? 'Open the payout' : 'Search payouts for'} <strong>{term}</strong>
      </span>
    ),
    run: () => {
      void (isPayoutId ? navigate({ to: '/payouts/$payoutId', params: { payoutId: term } }) : navigate({ to: '/payouts', search: { search: term } }));
    },
  };
  return [...options, search];
}

function Command({ id }: { id: ShortcutId }) {
  const { label, scope } = SHORTCUTS[id];
  return (
    <>
      <span>{label}</span>
      <span className={classes.end}>
        {scope !== 'Anywhere' && <span className={classes.scope}>{scope}</span>}
        <kbd className={classes.kbd}>{keyCaps(id)}</kbd>
      </span>
    </>
  );
}
