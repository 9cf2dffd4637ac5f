import { useState } from 'react';
import { removeStored, storedValue, type StoredValue } from '../browser/stored-value.js';
import { shownSession } from '../session/shown-session.js';

const PREFIX = 'draft:';

/** By the key in the storage, which begins with the operator. */
const drafts = new Map<string, StoredValue>();

/** The beginning of the keys of an operator's drafts. */
function keysOf(operatorId: string): string {
  return `${PREFIX}${operatorId}:`;
}

/** A draft of the operator whom the page shows; undefined when it shows none. */
export function draftOf(key: string): StoredValue | undefined {
  const session = shownSession();
  if (session === null) return undefined;
  const storedAs = keysOf(session.operatorId) + key;
  const found = drafts.get(storedAs) ?? storedValue('sessionStorage', storedAs);
  drafts.set(storedAs, found);
  return found;
}

/** A form text that survives a closed panel and a stale version. It belongs to the operator, and is stored until the session or the browser tab ends. */
export function useDraft(key: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => draftOf(key)?.read() ?? '');
  const change = (next: string): void => {
    setValue(next);
    draftOf(key)?.write(next);
  };
  return [value, change];
}

/** Deletes the drafts of one form, after it was sent. */
export function dropDrafts(prefix: string): void {
  const session = shownSession();
  if (session === null) return;
  for (const [key, stored] of drafts) {
    if (key.startsWith(keysOf(session.operatorId) + prefix)) {
      stored.write('');
      drafts.delete(key);
    }
  }
}

/** Deletes all drafts, at the end of a session. */
export function dropAllDrafts(): void {
  drafts.clear();
  removeStored('sessionStorage', (key) => key.startsWith(PREFIX));
}

/** Deletes the drafts of other operators, which a tab keeps that was not running when their session ended. */
export function dropDraftsOfOthers(operatorId: string): void {
  removeStored('sessionStorage', (key) => key.startsWith(PREFIX) && !key.startsWith(keysOf(operatorId)));
}
