import { type Database, type FieldCipher, type KeyUse, keyUses, type PassPlace, SIMPLE_TABLES, TableReencryption } from '@app/database';
import { PayoutReencryption } from '@app/payouts';
import { setTimeout as wait } from 'node:timers/promises';

/** Passes over a table: a later one takes the rows that others held during the one before. */
const MAX_PASSES = 20;
const PAUSE_BETWEEN_PASSES_MS = 500;
/** A line of progress after so many rows. */
const PROGRESS_ROWS = 5_000;

/** How a run tells what it does, and hears that it is to stop. */
export interface RunOptions {
  say: (text: string) => void;
  isStopped: () => boolean;
  maxPasses?: number;
  /** Rows of one transaction. */
  batchRows?: number;
}

/**
 * Re-encrypts what is under another key than the newest, beside running processes: in short transactions, without waiting for rows that others hold.
 * @returns what is under which key afterwards; null: it was stopped, and the next run goes on
 */
export async function reencryptAll(database: Database, cipher: FieldCipher, options: RunOptions): Promise<KeyUse[] | null> {
  for (const table of SIMPLE_TABLES) await passOver(table, new TableReencryption(database, cipher, table), options);
  await passOver('payout', new PayoutReencryption(database, cipher), options);
  return options.isStopped() ? null : keyUses(database);
}

/** What is left under other keys than the newest, one line for each column, with what to do about it. */
export function leftLines(uses: readonly KeyUse[], cipher: FieldCipher): string[] {
  const left = uses.filter(({ keyId }) => keyId !== cipher.currentKeyId);
  return left.map(({ table, column, keyId, rows }) => {
    const why =
      table === 'change_request'
        ? 'secrets of change requests that wait: they are wiped when their request ends, after a week at the latest'
        : 'other programs held them, or encrypt with that key still: restart all processes, then run this again';
    return `Still under the key "${keyId}": ${String(rows)} in ${table}.${column} (${why}).`;
  });
}

interface Batches {
  batch: (after: string, limit?: number) => Promise<PassPlace>;
}

/** Goes over a table until a pass finds nothing, and says how far it is. */
async function passOver(table: string, batches: Batches, { say, isStopped, maxPasses = MAX_PASSES, batchRows }: RunOptions): Promise<void> {
  let [total, said] = [0, 0];
  for (let pass = 1; pass <= maxPasses && !isStopped(); pass += 1) {
    if (pass > 1) await wait(PAUSE_BETWEEN_PASSES_MS);
    const before = total;
    let place: PassPlace = { after: '', done: 0, hasMore: true };
    while (place.hasMore && !isStopped()) {
      place = await batches.batch(place.after, batchRows);
      total += place.done;
      if (total - said < PROGRESS_ROWS) continue;
      said = total;
      say(`${table}: ${String(said)} rows so far`);
    }
    if (total === before) break;
  }
  say(`${table}: ${String(total)} rows encrypted again`);
}
