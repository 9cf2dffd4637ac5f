import { type ChainedEvent, columnList, PayoutEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import { byPayout } from './by-payout.js';
import { ACCESS_CHAIN, CONFIGURATION_CHAIN, type Entry } from '../checkpoints.repository.js';

/** A payout's row, which its history must say. */
export type StoredPayoutRow = RowOf<PayoutEntity>;

/** An event as it is stored, with its hash. */
export type StoredEvent = ChainedEvent & { hash: Buffer };

const PAYOUTS = sql('verify_payouts', `SELECT ${columnList(PayoutEntity)} FROM payout WHERE id > $1 ORDER BY id LIMIT $2`);
const EVENTS = sql('verify_events', 'SELECT * FROM payout_event WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const SEALS = sql('verify_seals', 'SELECT payout_id, sequence, hash FROM audit_checkpoint_entry WHERE payout_id = ANY ($1) ORDER BY payout_id, sequence');
const ORPHANS = sql(
  'verify_orphans',
  `SELECT DISTINCT payout_id FROM (
     SELECT payout_id FROM audit_checkpoint_entry UNION ALL SELECT payout_id FROM payout_event UNION ALL SELECT payout_id FROM payout_attempt
     UNION ALL SELECT payout_id FROM payout_operation UNION ALL SELECT payout_id FROM payout_statement UNION ALL SELECT payout_id FROM payout_task
     UNION ALL SELECT payout_id FROM callback_delivery) known
   WHERE payout_id NOT IN ('${ACCESS_CHAIN}', '${CONFIGURATION_CHAIN}') AND NOT EXISTS (SELECT FROM payout p WHERE p.id = known.payout_id) LIMIT 100`,
);

/** Payouts after an id, in the order of their ids. */
export function payoutsAfter(runner: SqlRunner, id: string, limit: number): Promise<StoredPayoutRow[]> {
  return runner.rows<StoredPayoutRow>(PAYOUTS, [id, limit]);
}

/** The events of payouts, each payout's oldest first. */
export async function eventsByPayout(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, StoredEvent[]>> {
  return byPayout(await runner.rows<StoredEvent>(EVENTS, [payoutIds]));
}

/** The checkpoint entries of payouts, each payout's oldest first. */
export async function sealsByPayout(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, Entry[]>> {
  return byPayout(await runner.rows<Entry>(SEALS, [payoutIds]));
}

/** Ids of payouts that something belongs to, and that have no row, at most 100. */
export async function orphanedPayoutIds(runner: SqlRunner): Promise<string[]> {
  return (await runner.rows<{ payout_id: string }>(ORPHANS, [])).map((row) => row.payout_id);
}
