import { Modal, Switch } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { COMMAND_SCOPES, commandsOf, keyCap } from '../lib/keyboard/shortcuts.js';
import { useCommand, useKeysSetting } from '../lib/keyboard/keyboard.js';
import classes from './keyboard-sheet.module.css';

let opened = false;
const listeners = new Set<() => void>();

function setOpened(next: boolean): void {
  opened = next;
  listeners.forEach((notify) => {
    notify();
  });
}

/** Shows the sheet; also for whoever has switched the keys off. */
export function openKeyboardSheet(): void {
  setOpened(true);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const PARTS = { content: classes.content, header: classes.header, title: classes.title };

/** Every key there is, from the same table that the keyboard reads; here they can be switched off. */
export function KeyboardSheet() {
  const shown = useSyncExternalStore(subscribe, () => opened);
  useCommand('sheet.open', openKeyboardSheet);
  return (
    <Modal.Root
      opened={shown}
      onClose={() => {
        setOpened(false);
      }}
      size="30rem"
      classNames={PARTS}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>Keys</Modal.Title>
          <Modal.CloseButton aria-label="Close" size={32} />
        </Modal.Header>
        <Modal.Body>
          <Sheet />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Sheet() {
  const keys = useKeysSetting();
  return (
    <>
      <Switch
        label="Single keys work"
        description="A key alone never sends anything: it opens a panel, and the panel asks."
        checked={keys.on}
        onChange={(event) => {
          keys.set(event.currentTarget.checked);
        }}
      />
      {COMMAND_SCOPES.map((scope) => (
        <section key={scope} className={classes.group}>
          <h3>{scope}</h3>
          {commandsOf(scope).map(([id, command]) => (
            <div key={id} className={classes.row}>
              <span>{command.label}</span>
              <span className={classes.keys}>
                {command.keys.map((key) => (
                  <kbd key={keyCap(key)} className={classes.kbd}>
                    {keyCap(key)}
                  </kbd>
                ))}
              </span>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}
