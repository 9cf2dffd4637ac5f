import { useSyncExternalStore } from 'react';

/** Whether an overlay that is opened from several places is open. */
export interface OverlayState {
  open: () => void;
  close: () => void;
  /** Renders the component again when it opens or closes. */
  useIsOpen: () => boolean;
}

/** The state of one overlay of the page, closed at first. */
export function overlayState(): OverlayState {
  let isOpen = false;
  const listeners = new Set<() => void>();
  const set = (next: boolean): void => {
    isOpen = next;
    listeners.forEach((notify) => {
      notify();
    });
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    open: () => {
      set(true);
    },
    close: () => {
      set(false);
    },
    useIsOpen: () => useSyncExternalStore(subscribe, () => isOpen),
  };
}
