import { AccessEventEntity, columnList, type RowOf, type SqlRunner, sql } from '@app/database';

/** An event as it is stored, with its hash. */
export type StoredAccess = RowOf<AccessEventEntity>;

/** Sessions, and operators with their factors, that are named at most. */
const MAX_SESSIONS = 1_000;

/** A session that is not what its events say. */
export interface UnsaidSession {
  session_id: string;
  operator_id: string | null;
  /** The number of its latest event; null: there is none. */
  number: number | null;
  /** Whether an event says that it was opened. */
  is_opened: boolean;
  bound: Record<string, unknown> | null;
  /** As it is now; null: it is gone. */
  present: Record<string, unknown> | null;
}

/** An operator whose factors or recovery codes are not what the events say. */
export interface UnsaidFactors {
  operator_id: string;
  /** The number of the latest event about them; null: there is none. */
  number: number | null;
  /** By the ids of the factors, and `recovery_codes`. Null: none. */
  bound: Record<string, unknown> | null;
  present: Record<string, unknown> | null;
}

const EVENTS = sql(
  'verify_access',
  `SELECT ${columnList(AccessEventEntity)} FROM access_event WHERE number > $1 OR ($1 = 0 AND number <= 0) ORDER BY number LIMIT $2`,
);
const UNSAID_FACTORS = sql(
  'verify_factors',
  `WITH said AS (
     SELECT DISTINCT ON (operator_id) operator_id, number, nullif(data->'factors', 'null') AS bound
     FROM access_event WHERE data ? 'factors' ORDER BY operator_id, number DESC),
   present AS (SELECT id AS operator_id, bound_factors(id) AS present FROM operator)
   SELECT operator_id, said.number, said.bound, present.present FROM said FULL JOIN present USING (operator_id)
   WHERE said.bound IS DISTINCT FROM present.present ORDER BY operator_id LIMIT ${String(MAX_SESSIONS)}`,
);
const UNSAID = sql(
  'verify_sessions',
  `WITH said AS (
     SELECT DISTINCT ON (session_id) session_id, number, operator_id, bound,
       bool_or(kind IN ('session.opened', 'session.carried_over', 'session.recorded')) OVER (PARTITION BY session_id) AS is_opened
     FROM access_event WHERE session_id IS NOT NULL ORDER BY session_id, number DESC),
   compared AS (
     SELECT session_id, coalesce(said.operator_id, s.operator_id) AS operator_id, said.number, coalesce(said.is_opened, false) AS is_opened, said.bound,
       CASE WHEN s.operator_id IS NOT NULL THEN bound_session(session_id) END AS present
     FROM said FULL JOIN (SELECT id AS session_id, operator_id FROM operator_session) s USING (session_id))
   SELECT * FROM compared WHERE bound IS DISTINCT FROM present OR NOT is_opened ORDER BY session_id LIMIT ${String(MAX_SESSIONS)}`,
);

/** Events after a number, in the order of the chain. */
export function accessAfter(runner: SqlRunner, number: number, limit: number): Promise<StoredAccess[]> {
  return runner.rows<StoredAccess>(EVENTS, [number, limit]);
}

/** Sessions that are not what their events say, at most {@link MAX_SESSIONS}. */
export function unsaidSessions(runner: SqlRunner): Promise<UnsaidSession[]> {
  return runner.rows<UnsaidSession & Record<string, unknown>>(UNSAID, []);
}

/** Operators whose factors or recovery codes are not what the events say, at most {@link MAX_SESSIONS}. */
export function unsaidFactors(runner: SqlRunner): Promise<UnsaidFactors[]> {
  return runner.rows<UnsaidFactors & Record<string, unknown>>(UNSAID_FACTORS, []);
}
