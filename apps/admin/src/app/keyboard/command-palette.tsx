import { Modal } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { overlayState } from '../../lib/browser/overlay-state.js';
import { useShortcut } from '../../lib/keyboard/keyboard.js';

/** Opened by its keys, which also work in fields, and from the menu. */
export const commandPalette = overlayState();

const CommandList = lazy(() => import('./command-list.js'));

/** Finds a command of the present screen, or a payout, by typing. A command does what its keys do: at most it opens a panel. */
export function CommandPalette() {
  const isOpen = commandPalette.useIsOpen();
  useShortcut('palette.open', commandPalette.open);
  return (
    <Modal.Root opened={isOpen} onClose={commandPalette.close} size="34rem" yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label="Commands">
        <Suspense fallback={null}>
          <CommandList onPick={commandPalette.close} />
        </Suspense>
      </Modal.Content>
    </Modal.Root>
  );
}
