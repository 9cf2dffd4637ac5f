import { digest } from '@app/database';
import type { CallbackRow } from './evidence.reader.js';
import type { StoredEvent } from './history.reader.js';
import type { SaidState } from './said-state.js';

/** Sentences about callbacks that tell a merchant something else than the history, or that are gone. */
export function callbackFindings(callbacks: readonly CallbackRow[], events: readonly StoredEvent[], { since }: SaidState): string[] {
  if (since === null) return [];
  const said = new Map<string, string>(
    events.flatMap(({ sequence, bound }) => Object.entries(bound?.callbacks ?? {}).map(([type, value]) => [`${type} of event ${sequence}`, value])),
  );
  const present = new Map<string, string>(
    callbacks.filter(({ sequence }) => sequence >= since).map((row) => [`${row.type} of event ${row.sequence}`, digest(row.payload)]),
  );
  return [...new Set([...said.keys(), ...present.keys()])].flatMap((name) => {
    if (!present.has(name)) return [`The callback ${name} is gone.`];
    return present.get(name) === said.get(name) ? [] : [`The callback ${name} says something else than the history.`];
  });
}
