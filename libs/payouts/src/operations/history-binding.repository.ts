import { type BoundApproval, type BoundEnd, type BoundFacts, columnsOf, hexOf, PayoutEntity, PayoutEventEntity, sql, type SqlRunner } from '@app/database';
import type { PayoutEventInsert } from '../payout/payout-change.js';
import { JOIN_TASKS, TASK_COLUMNS } from '../tasks/payout-tasks.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';

/** Nothing is bound while something is on its way for it: a program of 0.2, which may run beside, could not record the answer. */
const QUIET_FOR = "interval '10 minutes'";

const COLUMNS = columnsOf(PayoutEntity)
  .map((column) => `p.${column}`)
  .join(', ');
const EVENT = columnsOf(PayoutEventEntity).join(', ');

const UNBOUND = sql(
  'history_unbound',
  `SELECT ${COLUMNS}, m.callback_events, clock_timestamp() AS now, ${TASK_COLUMNS} FROM payout p JOIN merchant m ON m.id = p.merchant_id ${JOIN_TASKS}
   WHERE p.bound_since IS NULL AND p.updated_at < now() - ${QUIET_FOR} AND NOT EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL)
   ORDER BY p.id LIMIT $1 FOR UPDATE OF p SKIP LOCKED`,
);
const ENDS = sql(
  'history_attempt_ends',
  `SELECT payout_id, id, outcome, resolution, provider_code, http_status FROM payout_attempt WHERE payout_id = ANY ($1) AND outcome IS NOT NULL`,
);
const APPROVALS = sql('history_approvals', 'SELECT payout_id, id, action, maker_id, state, checker_id FROM approval WHERE payout_id = ANY ($1)');
const STATEMENTS = sql('history_statements', 'SELECT payout_id, id FROM payout_statement WHERE payout_id = ANY ($1) AND seal IS NULL ORDER BY received_at, id');
const WRITE = sql(
  'history_bind',
  `WITH events AS MATERIALIZED (SELECT * FROM json_populate_recordset(NULL::payout_event, $1)),
     bound AS (
       UPDATE payout p SET last_sequence = e.sequence, history_hash = e.hash, bound_since = e.sequence FROM events e
       WHERE p.id = e.payout_id AND p.last_sequence = e.sequence - 1 RETURNING p.id)
   INSERT INTO payout_event (${EVENT}) SELECT ${EVENT} FROM events WHERE payout_id IN (SELECT id FROM bound) RETURNING payout_id`,
);

/** What a history says besides the columns of its payout. */
export type EarlierFacts = Required<Pick<BoundFacts, 'attempts' | 'approvals' | 'statements'>>;

interface Owned {
  id: string;
  payout_id: string;
}

/** Locks payouts whose history does not bind them yet, until the transaction ends; those that another transaction holds are left out. */
export function lockUnbound(tx: SqlRunner, limit: number): Promise<PayoutRow[]> {
  return tx.rows<PayoutRow>(UNBOUND, [limit]);
}

/** How the attempts of payouts ended and what became of their approvals, by payout. */
export async function earlierFacts(tx: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, EarlierFacts>> {
  const facts = new Map(payoutIds.map((id) => [id, { attempts: {}, approvals: {}, statements: [] as string[] }]));
  for (const { payout_id, id, ...end } of await tx.rows<BoundEnd & Owned>(ENDS, [payoutIds]))
    Object.assign(facts.get(payout_id)?.attempts ?? {}, { [id]: end });
  for (const { payout_id, id, ...approval } of await tx.rows<BoundApproval & Owned>(APPROVALS, [payoutIds]))
    Object.assign(facts.get(payout_id)?.approvals ?? {}, { [id]: approval });
  for (const { payout_id, id } of await tx.rows<Owned & Record<string, unknown>>(STATEMENTS, [payoutIds])) facts.get(payout_id)?.statements.push(id);
  return facts;
}

/** Writes the events since which histories bind their payouts. @returns how many */
export async function writeBinding(tx: SqlRunner, events: readonly PayoutEventInsert[]): Promise<number> {
  return (await tx.rows(WRITE, [JSON.stringify(events.map((event) => ({ ...event, hash: hexOf(event.hash) })))])).length;
}
