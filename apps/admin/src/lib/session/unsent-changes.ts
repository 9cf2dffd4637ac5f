import { useSyncExternalStore } from 'react';

/** What became of the changes that were confirmed or being sent when the page left its session. */
export interface UnsentChanges {
  /** Dropped by the page or refused by the gateway: nothing was done. */
  dropped: number;
  /** The answer came too late to be shown. */
  unknown: number;
}

const NONE: UnsentChanges = { dropped: 0, unknown: 0 };

let changes = NONE;
const watchers = new Set<() => void>();

function become(next: UnsentChanges): void {
  changes = next;
  watchers.forEach((notify) => {
    notify();
  });
}

/** Adds to the counts. */
export function recordUnsent({ dropped = 0, unknown = 0 }: Partial<UnsentChanges>): void {
  become({ dropped: changes.dropped + dropped, unknown: changes.unknown + unknown });
}

/** Starts again at zero, when a session is shown. */
export function forgetUnsent(): void {
  become(NONE);
}

export function unsentChanges(): UnsentChanges {
  return changes;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export function useUnsentChanges(): UnsentChanges {
  return useSyncExternalStore(subscribe, unsentChanges);
}
