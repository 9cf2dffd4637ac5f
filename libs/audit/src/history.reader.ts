import { type ChainedEvent, type SqlRunner, sql } from '@app/database';
import type { Entry } from './checkpoints.repository.js';

/** A payout's row, as far as its history must match it. */
export interface PayoutHead {
  id: string;
  status: string;
  version: number;
  last_sequence: number;
  history_hash: Buffer;
}

/** An event as it is stored, with its hash. */
export type StoredEvent = ChainedEvent & { hash: Buffer };

const PAYOUTS = sql('verify_payouts', 'SELECT id, status, version, last_sequence, history_hash FROM payout WHERE id > $1 ORDER BY id LIMIT $2');
const EVENTS = sql('verify_events', 'SELECT * FROM payout_event WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const SEALS = sql('verify_seals', 'SELECT payout_id, sequence, hash FROM audit_checkpoint_entry WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const ORPHANS = sql(
  'verify_orphans',
  `SELECT DISTINCT payout_id FROM (SELECT payout_id FROM audit_checkpoint_entry UNION ALL SELECT payout_id FROM payout_event) known
   WHERE NOT EXISTS (SELECT FROM payout p WHERE p.id = known.payout_id) LIMIT 100`,
);

/** Payouts after an id, in the order of their ids. */
export function payoutHeadsAfter(runner: SqlRunner, id: string, limit: number): Promise<PayoutHead[]> {
  return runner.rows<PayoutHead & Record<string, unknown>>(PAYOUTS, [id, limit]);
}

/** The events of payouts, each payout's oldest first. */
export async function eventsByPayout(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, StoredEvent[]>> {
  return byPayout(await runner.rows<StoredEvent>(EVENTS, [payoutIds]));
}

/** The checkpoint entries of payouts, each payout's oldest first. */
export async function sealsByPayout(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, Entry[]>> {
  return byPayout(await runner.rows<Entry>(SEALS, [payoutIds]));
}

/** Ids of payouts that have events or checkpoint entries but no row, at most 100. */
export async function orphanedPayoutIds(runner: SqlRunner): Promise<string[]> {
  return (await runner.rows<{ payout_id: string }>(ORPHANS, [])).map((row) => row.payout_id);
}

function byPayout<Row extends { payout_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.payout_id);
    if (known) known.push(row);
    else grouped.set(row.payout_id, [row]);
  }
  return grouped;
}
