import { type SqlRunner, sql } from '../database.js';
import { AccessEventEntity } from '../entities/access/access-event.entity.js';
import { columnsOf, insertRecords, type RowOf, recordsOf } from '../rows.js';
import { accessHash, type ChainedAccess } from './access-chain.js';
import { CHAIN_START } from './history-chain.js';

/** Something that happened on the way in. */
export type AccessEvent = Pick<AccessEventEntity, 'kind' | 'operatorId' | 'sessionId' | 'byId' | 'data'> & {
  /** Set where the factors or recovery codes of the operator have changed, in the same transaction: the event binds them as they are now. */
  hasNewFactors?: true;
};

interface Head {
  /** Null before the first event. */
  number: number | null;
  hash: Buffer | null;
  now: Date;
  /** The sessions as they are, by their ids. */
  bound: Readonly<Record<string, Record<string, unknown> | null>> | null;
  /** What operators have as factors, by their ids. */
  factors: Readonly<Record<string, Record<string, unknown> | null>> | null;
}

const COLUMNS = columnsOf(AccessEventEntity);

/** One transaction at a time adds to the chain. Neither payouts nor changes of configuration wait here, but for those that end sessions. */
const LOCK = sql('access_lock', 'SELECT pg_advisory_xact_lock(7120318447)');
const HEAD = sql(
  'access_head',
  `SELECT head.number, head.hash, clock_timestamp()::timestamptz(3) AS now, (SELECT jsonb_object_agg(id, bound_session(id)) FROM unnest($1::text[]) id) AS bound,
     (SELECT jsonb_object_agg(id, bound_factors(id)) FROM unnest($2::text[]) id) AS factors
   FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT number, hash FROM access_event ORDER BY number DESC LIMIT 1) head ON true`,
);
const INSERT = sql('access_event_insert', insertRecords(AccessEventEntity, '$1'));

/** Waits for the turn to add to the chain, which lasts until the transaction ends. It has to be the last thing that the transaction waits for. */
export async function lockAccess(tx: SqlRunner): Promise<void> {
  await tx.rows(LOCK, []);
}

/**
 * Records what happened, after it and in its transaction: an event about a session binds the session as it is now. Nothing slow may follow in the
 * transaction: other sign-ins wait for its end.
 */
export async function recordAccess(tx: SqlRunner, events: readonly AccessEvent[]): Promise<void> {
  if (events.length === 0) return;
  await lockAccess(tx);
  const sessions = events.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId]));
  const holders = events.flatMap(({ operatorId, hasNewFactors }) => (hasNewFactors && operatorId !== null ? [operatorId] : []));
  const head = await tx.first<Head & Record<string, unknown>>(HEAD, [sessions, holders]);
  if (!head) throw new Error('the query for the latest event of access returned no row');
  let [number, hash] = [head.number ?? 0, head.hash ?? CHAIN_START];
  const rows = events.map((event): RowOf<AccessEventEntity> => {
    number += 1;
    const chained = chainedEvent(event, number, head);
    hash = accessHash(hash, chained);
    return { ...chained, hash };
  });
  await tx.rows(INSERT, [recordsOf(COLUMNS, rows)]);
}

function chainedEvent({ kind, operatorId, sessionId, byId, ...event }: AccessEvent, number: number, { now, bound, factors }: Head): ChainedAccess {
  const data = event.hasNewFactors && operatorId !== null ? { ...event.data, factors: factors?.[operatorId] ?? null } : event.data;
  return {
    number,
    kind,
    operator_id: operatorId,
    session_id: sessionId,
    by_id: byId,
    // As it is stored: without members that are undefined.
    data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
    bound: sessionId === null ? null : (bound?.[sessionId] ?? null),
    occurred_at: now,
  };
}
