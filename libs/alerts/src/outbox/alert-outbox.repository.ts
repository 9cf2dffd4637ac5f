import { type SqlRunner, sql } from '@app/database';
import type { FoldedAlert } from './folded-alerts.js';
import { MAX_EXAMPLES } from './folded-alerts.js';

/**
 * Adds alerts to the open message of each channel that wants them, and opens one where there is none: one statement, so that either all of it is
 * stored or nothing. The open message is locked, so that it is not sent before its lines are there.
 */
const STORE = sql(
  'alerts.store',
  `WITH raised AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r ("foldKey" text, alert text, urgency text, mode text, count integer, examples jsonb, "firstAt" timestamptz, "lastAt" timestamptz)),
   wanted AS (
     SELECT c.id AS channel_id, r.* FROM alert_channel c JOIN raised r
       ON CASE WHEN c.alert_names = '{}' THEN r.urgency = ANY (c.urgencies) ELSE r.alert = ANY (c.alert_names) END
     WHERE c.enabled AND c.removed_at IS NULL),
   opened AS (
     INSERT INTO alert_message (id, channel_id, kind, urgency)
     SELECT 'alm_' || replace(gen_random_uuid()::text, '-', ''), channel_id, 'alert', urgency FROM wanted GROUP BY channel_id, urgency
     ON CONFLICT (channel_id, urgency) WHERE state = 'open' AND kind = 'alert' DO UPDATE SET urgency = excluded.urgency
     RETURNING id, channel_id, urgency)
   INSERT INTO alert_line AS l (message_id, fold_key, alert, mode, count, examples, first_at, last_at)
   SELECT o.id, w."foldKey", w.alert, w.mode, w.count, w.examples, w."firstAt", w."lastAt"
   FROM opened o JOIN wanted w ON w.channel_id = o.channel_id AND w.urgency = o.urgency
   ON CONFLICT (message_id, fold_key) DO UPDATE SET
     count = l.count + excluded.count,
     examples = jsonb_path_query_array(l.examples || excluded.examples, '$[0 to ${String(MAX_EXAMPLES - 1)}]'),
     last_at = greatest(l.last_at, excluded.last_at)`,
);

/** Stores alerts for every channel that wants them. */
export async function storeAlerts(runner: SqlRunner, alerts: readonly FoldedAlert[]): Promise<void> {
  if (alerts.length > 0) await runner.rows(STORE, [JSON.stringify(alerts)]);
}
