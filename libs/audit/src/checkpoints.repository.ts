import { AuditCheckpointEntity, AuditCheckpointEntryEntity, columnList, type RowOf, sql, type SqlRunner, type SqlStatement } from '@app/database';
import { createHash } from 'node:crypto';
import type { Checkpoint } from './checkpoint-line.js';

/** The last event of one payout that a checkpoint seals. */
export type Entry = Pick<RowOf<AuditCheckpointEntryEntity>, 'payout_id' | 'sequence' | 'hash'>;

const SEALED = ['number', 'root', 'entries', 'sealed_at'] as const;
const ENTRY = ['payout_id', 'sequence', 'hash'] as const satisfies readonly (keyof Entry)[];

/** What the chains of sign-ins and of configuration are called among the payouts of a checkpoint. No payout has such an id; both sort before all. */
export const ACCESS_CHAIN = 'access';
export const CONFIGURATION_CHAIN = 'configuration';

/** The longest time between an event's timestamp and its commit: statements end after 30 s. */
const LATEST_COMMIT = "interval '5 minutes'";

/** One process seals at a time. */
const LOCK = sql('audit_lock', 'SELECT pg_advisory_xact_lock(7120318442)');
const LATEST = sql(
  'audit_latest',
  'SELECT coalesce(max(number), 0) AS number, max(complete_until) AS complete_until, clock_timestamp() AS now FROM audit_checkpoint',
);
/** The newest event of every payout whose history has grown since it was sealed. */
const grown = (name: string, where: string): SqlStatement =>
  sql(
    name,
    `SELECT DISTINCT ON (e.payout_id) e.payout_id, e.sequence, e.hash FROM payout_event e
     WHERE ${where} e.sequence > coalesce((SELECT max(c.sequence) FROM audit_checkpoint_entry c WHERE c.payout_id = e.payout_id), 0)
     ORDER BY e.payout_id, e.sequence DESC LIMIT $1`,
  );
const GROWN = grown('audit_grown', `e.occurred_at > $2::timestamptz - ${LATEST_COMMIT} AND`);
const GROWN_FROM_THE_START = grown('audit_grown_from_the_start', '');
/** The newest row of a chain, where there is one since it was sealed. */
const newestOf = (table: string, chain: string): string =>
  `(SELECT '${chain}'::text COLLATE "C" AS payout_id, number AS sequence, hash FROM ${table}
    WHERE number > coalesce((SELECT max(sequence) FROM audit_checkpoint_entry WHERE payout_id = '${chain}'), 0) ORDER BY number DESC LIMIT 1)`;
const GROWN_CHAINS = sql(
  'audit_grown_chains',
  `${newestOf('access_event', ACCESS_CHAIN)} UNION ALL ${newestOf('configuration_change', CONFIGURATION_CHAIN)} ORDER BY payout_id`,
);
const INSERT = sql(
  'audit_insert',
  `WITH sealed AS (INSERT INTO audit_checkpoint (number, root, entries, complete_until, sealed_at) VALUES ($1, $2, $3, $7, clock_timestamp()))
   INSERT INTO audit_checkpoint_entry (payout_id, sequence, hash, checkpoint) SELECT *, $1 FROM unnest($4::text[], $5::int[], $6::bytea[])`,
);
const SINCE = sql('audit_since', `SELECT ${columnList(AuditCheckpointEntity, SEALED)} FROM audit_checkpoint WHERE number > $1 ORDER BY number LIMIT $2`);
const ENTRIES = sql(
  'audit_entries',
  `SELECT ${columnList(AuditCheckpointEntryEntity, ENTRY)} FROM audit_checkpoint_entry WHERE checkpoint = $1 ORDER BY payout_id`,
);
const SEALS = sql('audit_seals', 'SELECT payout_id, sequence, hash FROM audit_checkpoint_entry WHERE payout_id = $1 ORDER BY sequence');

/** The root of a checkpoint: SHA-256 over its entries in the order of the payouts' ids. */
export function rootOf(entries: readonly Entry[]): Buffer {
  const hash = createHash('sha256');
  for (const { payout_id, sequence, hash: head } of entries) hash.update(`${payout_id} ${sequence} ${head.toString('hex')}\n`);
  return hash.digest();
}

/** How far sealing has got. */
export interface Progress {
  /** The number of the latest checkpoint; 0 before the first. */
  number: number;
  /** Everything that was committed before this moment is sealed; null before the first time. */
  complete_until: Date | null;
  now: Date;
}

/** Locks sealing for other processes until the transaction ends. */
export async function lockSealing(tx: SqlRunner): Promise<Progress> {
  await tx.rows(LOCK, []);
  const progress = await tx.first<Progress>(LATEST, []);
  if (!progress) throw new Error('the query for the progress of sealing returned no row');
  return progress;
}

/** Histories that have grown since they were sealed, in the order of the payouts' ids. */
export function grownSince(tx: SqlRunner, completeUntil: Date | null, limit: number): Promise<Entry[]> {
  return completeUntil === null ? tx.rows<Entry>(GROWN_FROM_THE_START, [limit]) : tx.rows<Entry>(GROWN, [limit, completeUntil]);
}

/** The heads of the chains of sign-ins and of configuration where they have grown, as the entries that sort before those of payouts. */
export function grownChains(tx: SqlRunner): Promise<Entry[]> {
  return tx.rows<Entry>(GROWN_CHAINS, []);
}

/**
 * Stores a checkpoint with its entries.
 * @param completeUntil everything before this moment is sealed with this checkpoint; null: more is left
 */
export async function insertCheckpoint(tx: SqlRunner, number: number, entries: readonly Entry[], completeUntil: Date | null): Promise<void> {
  const columns = [entries.map((entry) => entry.payout_id), entries.map((entry) => entry.sequence), entries.map((entry) => entry.hash)];
  await tx.rows(INSERT, [number, rootOf(entries), entries.length, ...columns, completeUntil]);
}

/** Checkpoints after a number, the oldest first. */
export async function checkpointsSince(database: SqlRunner, number: number, limit: number): Promise<Checkpoint[]> {
  const rows = await database.rows<Pick<RowOf<AuditCheckpointEntity>, (typeof SEALED)[number]>>(SINCE, [number, limit]);
  return rows.map((row) => ({ number: row.number, root: row.root.toString('hex'), entries: row.entries, sealed_at: row.sealed_at.toISOString() }));
}

/** The entries of a checkpoint, in the order in which they are hashed. */
export function entriesOf(database: SqlRunner, checkpoint: number): Promise<Entry[]> {
  return database.rows<Entry>(ENTRIES, [checkpoint]);
}

/** How far checkpoints have sealed a chain, the oldest first. */
export function sealsOf(runner: SqlRunner, chain: string): Promise<Entry[]> {
  return runner.rows<Entry>(SEALS, [chain]);
}
