import { useSyncExternalStore } from 'react';

/** A value in the browser's storage; if the browser refuses storage, it lasts until the page is left. */
export interface StoredValue {
  read: () => string;
  write: (value: string) => void;
  subscribe: (listener: () => void) => () => void;
}

type StorageName = 'localStorage' | 'sessionStorage';

function tryStorage<T>(name: StorageName, work: (storage: Storage) => T, otherwise: T): T {
  try {
    return work(window[name]);
  } catch {
    return otherwise;
  }
}

/** Creates a stored value. Writing an empty text removes it. */
export function storedValue(storage: StorageName, key: string, initial = ''): StoredValue {
  let value = tryStorage(storage, (store) => store.getItem(key), null) ?? initial;
  const listeners = new Set<() => void>();
  return {
    read: () => value,
    write: (next) => {
      value = next;
      tryStorage(
        storage,
        (store) => {
          if (next === '') store.removeItem(key);
          else store.setItem(key, next);
        },
        undefined,
      );
      listeners.forEach((notify) => {
        notify();
      });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Removes the stored values whose keys meet a condition. */
export function removeStored(storage: StorageName, isRemoved: (key: string) => boolean): void {
  tryStorage(
    storage,
    (store) => {
      for (const key of Object.keys(store)) if (isRemoved(key)) store.removeItem(key);
    },
    undefined,
  );
}

/** The current value; the component renders again when it changes. */
export function useStoredValue(stored: StoredValue): string {
  return useSyncExternalStore(stored.subscribe, stored.read);
}
