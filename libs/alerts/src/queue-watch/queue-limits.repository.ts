import { type QueueLimitEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { MAX_STOPPED } from './digest.js';

export type QueueLimitRow = RowOf<QueueLimitEntity>;

/** How the queue of a mode stands. */
export interface QueueState {
  mode: Mode;
  open_cases: number;
  /** Whole minutes that the oldest case has waited; null: none waits. */
  oldest_minutes: number | null;
}

/** Beyond it the figure is "at least". */
const CAP = 10_001;
const OPEN = `SELECT opened_at FROM moderation_case WHERE closed_at IS NULL AND mode = l.mode`;
const OLDEST = `(SELECT floor(extract(epoch FROM clock_timestamp() - min(opened_at)) / 60)::int FROM (${OPEN}) o)`;

const LIST = sql('alerts.limit.list', 'SELECT * FROM queue_limit ORDER BY mode');
const LOCK = sql('alerts.limit.lock', 'SELECT * FROM queue_limit WHERE mode = $1 FOR NO KEY UPDATE');
const WRITE = sql(
  'alerts.limit.write',
  `INSERT INTO queue_limit (mode, oldest_minutes, open_cases) VALUES ($1, $2, $3)
   ON CONFLICT (mode) DO UPDATE SET oldest_minutes = excluded.oldest_minutes, open_cases = excluded.open_cases, version = queue_limit.version + 1`,
);
/** The limits that are broken now and were not, or the other way round; locked, so that one process says it. */
const TURNED = sql(
  'alerts.limit.turned',
  `WITH state AS (
     SELECT l.mode, l.breached_since, (SELECT count(*)::int FROM (${OPEN} LIMIT ${String(CAP)}) o) AS open_cases, ${OLDEST} AS oldest_minutes FROM queue_limit l),
   judged AS (
     SELECT s.*, coalesce(s.open_cases > l.open_cases, false) OR coalesce(s.oldest_minutes >= l.oldest_minutes, false) AS is_late
     FROM state s JOIN queue_limit l USING (mode))
   UPDATE queue_limit l SET breached_since = CASE WHEN j.is_late THEN clock_timestamp() END
   FROM judged j WHERE l.mode = j.mode AND j.is_late <> (l.breached_since IS NOT NULL)
   RETURNING l.mode, j.open_cases, j.oldest_minutes, j.is_late`,
);
const AGE = 'clock_timestamp() - opened_at';
const DIGEST = sql(
  'alerts.digest',
  `SELECT jsonb_build_object(
     'as_of', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
     'modes', (SELECT jsonb_agg(jsonb_build_object('mode', l.mode, 'open_cases', c.open_cases, 'oldest_minutes', ${OLDEST},
         'by_age', jsonb_build_object('under_1_hour', c.one, 'under_4_hours', c.four, 'under_24_hours', c.day, 'older', c.older),
         'callbacks_failed', (SELECT count(*) FROM callback_delivery d WHERE d.state = 'failed' AND d.mode = l.mode AND d.created_at > clock_timestamp() - interval '5 days'
            AND EXISTS (SELECT FROM callback_attempt a WHERE a.delivery_id = d.id AND a.started_at > clock_timestamp() - interval '1 day'))) ORDER BY l.mode)
       FROM (VALUES ('live'), ('test')) l (mode) CROSS JOIN LATERAL (
         SELECT count(*) AS open_cases, count(*) FILTER (WHERE ${AGE} < interval '1 hour') AS one,
           count(*) FILTER (WHERE ${AGE} >= interval '1 hour' AND ${AGE} < interval '4 hours') AS four,
           count(*) FILTER (WHERE ${AGE} >= interval '4 hours' AND ${AGE} < interval '24 hours') AS day,
           count(*) FILTER (WHERE ${AGE} >= interval '24 hours') AS older
         FROM (${OPEN}) o) c),
     'stopped_accounts', coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'mode', mode, 'why', why)) FROM (
       SELECT id, mode, CASE WHEN paused_at IS NOT NULL THEN 'paused' ELSE 'breaker' END AS why FROM provider_account
       WHERE paused_at IS NOT NULL OR breaker_opened_at IS NOT NULL ORDER BY id LIMIT ${String(MAX_STOPPED)}) s), '[]')) AS digest`,
);
/** The channels whose digest of today, by their own clock, has not been made although its time has come. */
const DUE_DIGESTS = sql(
  'alerts.digest.due',
  `SELECT c.id FROM alert_channel c WHERE c.enabled AND c.removed_at IS NULL AND c.digest_at IS NOT NULL
     AND (clock_timestamp() AT TIME ZONE c.zone)::time >= c.digest_at::time
     AND NOT EXISTS (SELECT FROM alert_message m WHERE m.channel_id = c.id AND m.digest_on = (clock_timestamp() AT TIME ZONE c.zone)::date)`,
);
const INSERT_DIGEST = sql(
  'alerts.digest.insert',
  `INSERT INTO alert_message (id, channel_id, kind, urgency, digest_on, digest)
   SELECT 'alm_' || replace(gen_random_uuid()::text, '-', ''), c.id, 'digest', 'today', (clock_timestamp() AT TIME ZONE c.zone)::date, $2
   FROM alert_channel c WHERE c.id = ANY ($1) ON CONFLICT (channel_id, digest_on) WHERE digest_on IS NOT NULL DO NOTHING`,
);

/** The limits that were set, by mode. */
export function listLimits(runner: SqlRunner): Promise<QueueLimitRow[]> {
  return runner.rows<QueueLimitRow>(LIST, []);
}

/** The limits of a mode; nobody else changes them until the transaction ends. */
export function lockLimit(tx: SqlRunner, mode: Mode): Promise<QueueLimitRow | undefined> {
  return tx.first<QueueLimitRow>(LOCK, [mode]);
}

export async function writeLimit(tx: SqlRunner, mode: Mode, limits: { oldestMinutes: number | null; openCases: number | null }): Promise<void> {
  await tx.rows(WRITE, [mode, limits.oldestMinutes, limits.openCases]);
}

/** Notes which queues have become late, or are in time again, since it was noted last. */
export function noteTurned(tx: SqlRunner): Promise<(QueueState & { is_late: boolean })[]> {
  return tx.rows<QueueState & { is_late: boolean } & Record<string, unknown>>(TURNED, []);
}

/** Makes the digests whose time has come, each once a day. @returns how many */
export async function makeDigests(runner: SqlRunner): Promise<number> {
  const channels = (await runner.rows<{ id: string }>(DUE_DIGESTS, [])).map(({ id }) => id);
  if (channels.length === 0) return 0;
  const made = await runner.first<{ digest: Record<string, unknown> }>(DIGEST, []);
  await runner.rows(INSERT_DIGEST, [channels, JSON.stringify(made?.digest)]);
  return channels.length;
}
