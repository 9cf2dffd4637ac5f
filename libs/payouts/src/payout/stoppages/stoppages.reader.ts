import { Database, HELD_ACCOUNTS, IS_PROVED, IS_SEND, IS_STOPPED_BY, type SqlRunner, sql } from '@app/database';
import type { KillSwitchScope, Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';

/** Why money does not move although no operator's decision is missing, the widest cause first. */
export const STOPPAGE_CAUSES = ['kill_switch', 'account_paused', 'account_unproved', 'breaker_open', 'sender_busy', 'overdue', 'answer_awaited'] as const;

export type StoppageCause = (typeof STOPPAGE_CAUSES)[number];

/** Payouts are counted up to here; beyond it the figure is "at least". */
const COUNT_CAP = 10_000;

/** SQL on a task: due for longer than a sweep and a busy queue explain. */
const IS_OVERDUE = `due_at <= now() - interval '1 minute'`;
/** A session holds the advisory lock of {@link SenderLock}. It is looked up only for payouts that are overdue. */
const HAS_BUSY_SENDER = `EXISTS (
  SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(p.id, 1))`;

/** SQL: the name of what a kill switch stops; null for all. */
function targetName(alias: string): string {
  return `CASE ${alias}.scope WHEN 'merchant' THEN (SELECT name FROM merchant WHERE id = ${alias}.target_id)
    WHEN 'service' THEN (SELECT name FROM service WHERE code = ${alias}.target_id) WHEN 'account' THEN (SELECT name FROM provider_account WHERE id = ${alias}.target_id) END`;
}

/** SQL: ids of the accounts through which nothing is sent until somebody has proved whose they are. */
const UNPROVED = `SELECT id FROM provider_account WHERE NOT ${IS_PROVED}`;

/** SQL: there is something that stops sends. Where there is nothing, those that are planned need not be looked at. */
const SOMETHING_STOPS_SENDS = `(EXISTS (SELECT FROM kill_switch WHERE resumed_at IS NULL) OR EXISTS (${HELD_ACCOUNTS}))`;

/** A payout `p` with its account `a`, what is planned to be sent, and its oldest overdue task. While a case is open, nothing is sent. */
const STOPPED = `
  payout p LEFT JOIN provider_account a ON a.id = p.provider_account_id
    LEFT JOIN payout_task t ON t.payout_id = p.id AND t.${IS_SEND} AND NOT p.moderation_required
    LEFT JOIN LATERAL (
      SELECT k.id, k.scope, k.reason, k.pressed_at, ${targetName('k')} AS target_name FROM kill_switch k
      WHERE ${IS_STOPPED_BY} ORDER BY array_position('{all,merchant,service,account}', k.scope) LIMIT 1) stop ON true
    CROSS JOIN LATERAL (
      SELECT min(due_at) AS due_at FROM payout_task o WHERE o.payout_id = p.id AND ${IS_OVERDUE} AND NOT (p.moderation_required AND o.${IS_SEND})) late
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN stop.id IS NOT NULL THEN 'kill_switch'
        WHEN t.task IS NOT NULL AND a.id IN (${HELD_ACCOUNTS}) THEN CASE WHEN a.paused_at IS NOT NULL THEN 'account_paused' WHEN a.id IN (${UNPROVED}) THEN 'account_unproved' ELSE 'breaker_open' END
        WHEN late.due_at IS NOT NULL THEN CASE WHEN ${HAS_BUSY_SENDER} THEN 'sender_busy' ELSE 'overdue' END
        WHEN p.wanted IS NOT NULL THEN 'answer_awaited' END AS cause) s`;
const SINCE = `CASE s.cause WHEN 'kill_switch' THEN stop.pressed_at WHEN 'account_paused' THEN a.paused_at WHEN 'account_unproved' THEN coalesce(a.proved_at, t.due_at) WHEN 'breaker_open' THEN a.breaker_opened_at WHEN 'answer_awaited' THEN p.updated_at ELSE late.due_at END`;

/** Something that stops payouts. */
export interface Stoppage {
  cause: StoppageCause;
  /** The account that is held; null for the other causes. */
  account_id: string | null;
  account_name: string | null;
  /** What a kill switch stops, and which one: null for the other causes. */
  scope: KillSwitchScope | null;
  kill_switch_id: string | null;
  target_name: string | null;
  /** Why it is held, in an operator's words or the breaker's. */
  detail: string | null;
  since: Date;
  /** How many wait because of it, and the one that has waited longest. An account can be held while none waits. */
  payouts: number;
  oldest_id: string | null;
  oldest_reference: string | null;
}

/** What stops one payout. */
export type PayoutStoppage = Pick<Stoppage, 'cause' | 'account_name' | 'scope' | 'target_name' | 'detail' | 'since'>;

const ALL = sql(
  'stoppages',
  `WITH stopped AS MATERIALIZED (
     SELECT p.id, p.reference, s.cause, p.provider_account_id, stop.id AS kill_switch_id, ${SINCE} AS since
     FROM (SELECT payout_id FROM payout_task WHERE ${IS_SEND} AND ${SOMETHING_STOPS_SENDS} UNION SELECT payout_id FROM payout_task WHERE ${IS_OVERDUE} UNION SELECT id FROM payout WHERE wanted IS NOT NULL) due
       JOIN ${STOPPED} ON p.id = due.payout_id
     WHERE s.cause IS NOT NULL AND p.mode = $2 LIMIT $1
   ), held AS (
     SELECT id, name, CASE WHEN paused_at IS NOT NULL THEN 'account_paused' ELSE 'breaker_open' END AS cause,
       coalesce(paused_at, breaker_opened_at) AS since, CASE WHEN paused_at IS NOT NULL THEN pause_reason ELSE breaker_reason END AS detail
     FROM provider_account WHERE mode = $2 AND (paused_at IS NOT NULL OR ${IS_PROVED})
       AND (paused_at IS NOT NULL OR (breaker_opened_at IS NOT NULL AND options->'breaker' IS DISTINCT FROM 'false'::jsonb))
     UNION ALL
     SELECT id, name, 'account_unproved', coalesce(proved_at, w.since), proof_note
     FROM provider_account JOIN (SELECT provider_account_id, min(since) AS since FROM stopped WHERE cause = 'account_unproved' GROUP BY provider_account_id) w
       ON w.provider_account_id = id
   )
   SELECT 'kill_switch' AS cause, NULL AS account_id, NULL AS account_name, k.scope, k.id AS kill_switch_id, ${targetName('k')} AS target_name, k.reason AS detail,
     k.pressed_at AS since, count(s.id)::int AS payouts, min(s.id) AS oldest_id,
     (array_agg(s.reference ORDER BY s.id) FILTER (WHERE s.id IS NOT NULL))[1] AS oldest_reference
   FROM kill_switch k LEFT JOIN stopped s ON s.kill_switch_id = k.id WHERE k.resumed_at IS NULL AND $2 IS DISTINCT FROM 'test' GROUP BY k.id
   UNION ALL
   SELECT h.cause, h.id, h.name, NULL, NULL, NULL, h.detail, h.since, count(s.id)::int, min(s.id),
     (array_agg(s.reference ORDER BY s.id) FILTER (WHERE s.id IS NOT NULL))[1]
   FROM held h LEFT JOIN stopped s ON s.provider_account_id = h.id AND s.cause = h.cause GROUP BY h.cause, h.id, h.name, h.detail, h.since
   UNION ALL
   SELECT cause, NULL, NULL, NULL, NULL, NULL, NULL, min(since), count(*)::int, (array_agg(id ORDER BY since, id))[1], (array_agg(reference ORDER BY since, id))[1]
   FROM stopped WHERE cause IN ('sender_busy', 'overdue', 'answer_awaited') GROUP BY cause
   ORDER BY since`,
);
const ONE = sql(
  'stoppage_of_payout',
  `SELECT s.cause, a.name AS account_name, stop.scope, stop.target_name,
     CASE s.cause WHEN 'kill_switch' THEN stop.reason WHEN 'account_paused' THEN a.pause_reason WHEN 'account_unproved' THEN a.proof_note WHEN 'breaker_open' THEN a.breaker_reason END AS detail, ${SINCE} AS since
   FROM ${STOPPED}
   WHERE p.id = $1 AND s.cause IS NOT NULL`,
);

/** What stops one payout now; null where nothing does. */
export async function readStoppageOf(runner: SqlRunner, payoutId: string): Promise<PayoutStoppage | null> {
  return (await runner.first<PayoutStoppage & Record<string, unknown>>(ONE, [payoutId])) ?? null;
}

/** Reads what stops money, so that nothing stands still silently. */
@Injectable()
export class StoppagesReader {
  constructor(private readonly database: Database) {}

  /** Everything that stops payouts of a mode now, the widest cause first and the longest before the others. */
  async list(mode: Mode): Promise<Stoppage[]> {
    const rows = await this.database.rows<Stoppage & Record<string, unknown>>(ALL, [COUNT_CAP, mode]);
    return rows.toSorted((left, right) => STOPPAGE_CAUSES.indexOf(left.cause) - STOPPAGE_CAUSES.indexOf(right.cause));
  }
}
