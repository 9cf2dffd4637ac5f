import { BOUND_FORM, boundColumns, boundColumnsOf, type BoundValue, isDigest } from '@app/database';
import type { StoredEvent, StoredPayoutRow } from './history.reader.js';
import type { SaidState } from './said-state.js';

/** Sentences about the row of a payout that its history does not say. Recipients' details are in none of them. */
export function rowFindings(row: StoredPayoutRow, events: readonly StoredEvent[], said: SaidState): string[] {
  const last = events.at(-1);
  return [
    ...differs('version', row.version, last?.payout_version),
    ...differs('last_sequence', row.last_sequence, last?.sequence),
    ...differs('bound_since', row.bound_since, said.since),
    ...events.filter(({ sequence, hash_form }) => said.since !== null && sequence > said.since && hash_form !== BOUND_FORM).map(unbindingEvent),
    ...(said.since === null ? [] : columnFindings(row, said)),
  ];
}

/** One sentence where a value is not what the history says. */
export function differs(column: string, present: Shown, said: Shown): string[] {
  return present === said ? [] : [`${column} is ${shown(present)}; its history says ${shown(said)}.`];
}

function columnFindings(row: StoredPayoutRow, said: SaidState): string[] {
  const present = new Map(Object.entries({ ...boundColumns(row), updated_at: row.updated_at.toISOString() }));
  return [
    ...[...new Set([...present.keys(), ...said.columns.keys()])].flatMap((name) =>
      boundDiffers(name, present.get(name) ?? null, said.columns.get(name) ?? null),
    ),
    ...said.unplanned.map(({ sequence }) => `Event ${sequence} sends something that nobody had planned.`),
  ];
}

function boundDiffers(name: string, present: BoundValue, said: BoundValue): string[] {
  if (String(present) === String(said)) return [];
  return isDigest(name) ? [`${boundColumnsOf(name)}: not what its history binds.`] : differs(name, present, said);
}

function unbindingEvent({ sequence }: StoredEvent): string {
  return `Event ${sequence} binds nothing, and follows one that binds the payout.`;
}

/** What a sentence can show. */
export type Shown = string | number | boolean | readonly string[] | null | undefined;

function shown(value: Shown): string {
  return value === null || value === undefined || value === '' ? 'nothing' : String(value);
}
