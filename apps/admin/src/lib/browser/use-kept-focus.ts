import { useEffect } from 'react';

/** After a closing panel has returned the focus and the button that undoes a command has taken it, in milliseconds. */
const SETTLED_MS = 350;

/** When a panel closes and what had opened it is gone, the focus goes to the screen's content instead of nowhere. */
export function useKeptFocus(): void {
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
      }, SETTLED_MS);
    },
    [],
  );
}
