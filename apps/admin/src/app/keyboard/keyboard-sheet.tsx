import { Modal, Switch } from '@mantine/core';
import { overlayState } from '../../lib/browser/overlay-state.js';
import { SHORTCUT_SCOPES, shortcutsOf, keyCap } from '../../lib/keyboard/shortcuts.js';
import { useShortcut, useKeysSetting } from '../../lib/keyboard/keyboard.js';
import classes from './keyboard-sheet.module.css';

/** Opened by its key and from the menu, which also works while shortcuts are switched off. */
export const keyboardSheet = overlayState();

const PARTS = { content: classes.content, header: classes.header, title: classes.title };

/** Lists all shortcuts from the table that the keyboard handler uses, with a switch that turns them off. */
export function KeyboardSheet() {
  const isOpen = keyboardSheet.useIsOpen();
  useShortcut('sheet.open', keyboardSheet.open);
  return (
    <Modal.Root opened={isOpen} onClose={keyboardSheet.close} size="30rem" classNames={PARTS}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>Keyboard shortcuts</Modal.Title>
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
        label="Single-key shortcuts"
        description="A shortcut never sends anything: it opens a panel that asks for confirmation."
        checked={keys.on}
        onChange={(event) => {
          keys.set(event.currentTarget.checked);
        }}
      />
      {SHORTCUT_SCOPES.map((scope) => (
        <section key={scope} className={classes.group}>
          <h3>{scope}</h3>
          {shortcutsOf(scope).map(([id, command]) => (
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
