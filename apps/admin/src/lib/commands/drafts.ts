import { useState } from 'react';
import { storedValue, type StoredValue } from '../browser/stored-value.js';

const drafts = new Map<string, StoredValue>();

function draft(key: string): StoredValue {
  const found = drafts.get(key) ?? storedValue('sessionStorage', `draft:${key}`);
  drafts.set(key, found);
  return found;
}

/** A form text that survives a closed panel, a stale version and an expired session. It is stored until the browser tab closes. */
export function useDraft(key: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => draft(key).read());
  const change = (next: string): void => {
    setValue(next);
    draft(key).write(next);
  };
  return [value, change];
}

/** Deletes the drafts of one form, after it was sent. */
export function dropDrafts(prefix: string): void {
  for (const [key, stored] of drafts) {
    if (key.startsWith(prefix)) {
      stored.write('');
      drafts.delete(key);
    }
  }
}
