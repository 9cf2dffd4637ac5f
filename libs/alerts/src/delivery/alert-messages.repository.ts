import { type AlertLineEntity, type AlertMessageEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { AlertChannelKind } from '@app/domain';
import { LEASE_SECONDS, PAUSE_BETWEEN_SECONDS } from './delivery-schedule.js';

export type LineRow = RowOf<AlertLineEntity>;

/** A message that this process sends now, with its channel. */
export interface LeasedMessage extends Pick<RowOf<AlertMessageEntity>, 'id' | 'channel_id' | 'kind' | 'urgency' | 'digest' | 'attempts'> {
  channel_kind: AlertChannelKind;
  target_encrypted: string | null;
  secret_encrypted: string | null;
  /** In seconds since 1970. */
  now_seconds: number;
}

/** How many messages are sent at the same time. */
const MAX_LEASED = 8;
/** How many old messages one statement deletes. */
const MAX_PURGED = 1_000;
const KEPT = `interval '90 days'`;

/** SQL: the quiet hours of a channel last now. They may pass midnight. */
const LOCAL = `(clock_timestamp() AT TIME ZONE c.zone)::time`;
const QUIET = `(c.quiet_from IS NOT NULL AND NOT (m.urgency = 'now' AND c.urgent_passes_quiet) AND CASE
  WHEN c.quiet_from < c.quiet_until THEN ${LOCAL} >= c.quiet_from::time AND ${LOCAL} < c.quiet_until::time
  ELSE ${LOCAL} >= c.quiet_from::time OR ${LOCAL} < c.quiet_until::time END)`;
const PAUSE = `make_interval(secs => CASE m.urgency WHEN 'now' THEN ${String(PAUSE_BETWEEN_SECONDS.now)} ELSE ${String(PAUSE_BETWEEN_SECONDS.today)} END)`;

/**
 * An open message waits for the one before it of its channel and urgency, and for the pause between them; it goes on collecting meanwhile. One that is
 * being sent is due again when its attempt has failed, or when the process that made it has died.
 */
const LEASE = sql(
  'alerts.lease',
  `WITH due AS (
     SELECT m.id FROM alert_message m JOIN alert_channel c ON c.id = m.channel_id
     WHERE m.state IN ('open', 'sending') AND m.kind <> 'test' AND m.due_at <= clock_timestamp() AND c.enabled AND c.removed_at IS NULL AND NOT ${QUIET}
       AND (m.state = 'sending' OR m.kind <> 'alert' OR NOT EXISTS (
         SELECT FROM alert_message b WHERE b.channel_id = m.channel_id AND b.kind = 'alert' AND b.urgency = m.urgency
           AND (b.state = 'sending' OR (b.state = 'sent' AND b.finished_at > clock_timestamp() - ${PAUSE}))))
     ORDER BY m.due_at, m.id LIMIT ${String(MAX_LEASED)} FOR UPDATE OF m SKIP LOCKED)
   UPDATE alert_message m SET state = 'sending', attempts = m.attempts + 1, due_at = clock_timestamp() + interval '${String(LEASE_SECONDS)} seconds'
   FROM due, alert_channel c WHERE m.id = due.id AND c.id = m.channel_id
   RETURNING m.id, m.channel_id, m.kind, m.urgency, m.digest, m.attempts, c.kind AS channel_kind, c.target_encrypted, c.secret_encrypted,
     extract(epoch FROM clock_timestamp())::int AS now_seconds`,
);
const LINES = sql('alerts.lines', 'SELECT * FROM alert_line WHERE message_id = $1 ORDER BY first_at, fold_key');
const SENT = sql(
  'alerts.sent',
  `UPDATE alert_message SET state = 'sent', finished_at = clock_timestamp(), last_error = NULL WHERE id = $1 AND state = 'sending'`,
);
/** $3: milliseconds until the next attempt; null: there is none. */
const FAILED = sql(
  'alerts.failed',
  `UPDATE alert_message SET last_error = $2, due_at = CASE WHEN $3::int IS NULL THEN due_at ELSE clock_timestamp() + make_interval(secs => $3::int / 1000.0) END,
     state = CASE WHEN $3::int IS NULL THEN 'failed' ELSE 'sending' END, finished_at = CASE WHEN $3::int IS NULL THEN clock_timestamp() END
   WHERE id = $1 AND state = 'sending'`,
);
/** A test is sent by the process that begins it, once. */
const TEST = sql(
  'alerts.test',
  `INSERT INTO alert_message (id, channel_id, kind, urgency, state, attempts, due_at)
   SELECT $1, c.id, 'test', 'now', 'sending', 1, clock_timestamp() FROM alert_channel c
   WHERE c.id = $2 AND c.removed_at IS NULL
     AND (SELECT count(*) FROM alert_message t WHERE t.channel_id = c.id AND t.kind = 'test' AND t.created_at > clock_timestamp() - interval '1 minute') < $3
   RETURNING id, channel_id, kind, urgency, digest, attempts, (SELECT kind FROM alert_channel WHERE id = $2) AS channel_kind,
     (SELECT target_encrypted FROM alert_channel WHERE id = $2) AS target_encrypted, (SELECT secret_encrypted FROM alert_channel WHERE id = $2) AS secret_encrypted,
     extract(epoch FROM clock_timestamp())::int AS now_seconds`,
);
const PURGE = sql(
  'alerts.purge',
  `DELETE FROM alert_message WHERE id IN (
     SELECT m.id FROM alert_message m JOIN alert_channel c ON c.id = m.channel_id
     WHERE m.created_at < clock_timestamp() - ${KEPT} AND (m.state IN ('sent', 'failed') OR c.removed_at IS NOT NULL OR m.kind = 'test') LIMIT ${String(MAX_PURGED)})`,
);

/** Takes the messages that are due: no other process sends them until the lease is over. */
export function leaseMessages(runner: SqlRunner): Promise<LeasedMessage[]> {
  return runner.rows<LeasedMessage & Record<string, unknown>>(LEASE, []);
}

/** What a message says, the earliest first. */
export function linesOf(runner: SqlRunner, messageId: string): Promise<LineRow[]> {
  return runner.rows<LineRow>(LINES, [messageId]);
}

export async function recordSent(runner: SqlRunner, messageId: string): Promise<void> {
  await runner.rows(SENT, [messageId]);
}

/** @param pauseMs until the next attempt; null: it is given up */
export async function recordFailed(runner: SqlRunner, messageId: string, failure: { error: string; pauseMs: number | null }): Promise<void> {
  await runner.rows(FAILED, [messageId, failure.error, failure.pauseMs]);
}

/** Begins a test. @param perMinute how many tests of a channel begin in a minute @returns undefined when there is no such channel, or it was tested too often */
export function beginTest(runner: SqlRunner, ids: { messageId: string; channelId: string }, perMinute: number): Promise<LeasedMessage | undefined> {
  return runner.first<LeasedMessage & Record<string, unknown>>(TEST, [ids.messageId, ids.channelId, perMinute]);
}

/** Deletes messages that are over since 90 days, some at a time. */
export async function purgeMessages(runner: SqlRunner): Promise<void> {
  await runner.rows(PURGE, []);
}
