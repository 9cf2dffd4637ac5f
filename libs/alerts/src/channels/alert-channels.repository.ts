import { AlertChannelEntity, type AlertMessageEntity, columnList, type RowOf, type SqlRunner, sql } from '@app/database';

export type ChannelRow = RowOf<AlertChannelEntity>;

/** A channel with what became of its messages. */
export interface ListedChannel extends ChannelRow {
  last_kind: AlertMessageEntity['kind'] | null;
  last_state: AlertMessageEntity['state'] | null;
  last_at: Date | null;
  last_attempts: number | null;
  last_error: string | null;
  /** Since when nothing has arrived although it was tried; null: the latest attempt arrived, or there was none. */
  failing_since: Date | null;
}

/** More than anyone needs, and few enough that each alert is stored for all of them at once. */
export const MAX_CHANNELS = 50;

const LIST = sql(
  'alerts.channel.list',
  `SELECT c.*, l.kind AS last_kind, l.state AS last_state, coalesce(l.finished_at, l.created_at) AS last_at, l.attempts AS last_attempts, l.last_error, f.failing_since
   FROM alert_channel c
   LEFT JOIN LATERAL (SELECT * FROM alert_message m WHERE m.channel_id = c.id AND m.attempts > 0 ORDER BY m.created_at DESC LIMIT 1) l ON true
   CROSS JOIN LATERAL (
     SELECT min(m.created_at) AS failing_since FROM alert_message m
     WHERE m.channel_id = c.id AND m.last_error IS NOT NULL AND m.state <> 'sent'
       AND m.created_at > coalesce((SELECT max(s.created_at) FROM alert_message s WHERE s.channel_id = c.id AND s.state = 'sent'), '-infinity')) f
   WHERE c.removed_at IS NULL ORDER BY c.name, c.id`,
);
const FIND = sql('alerts.channel.find', 'SELECT * FROM alert_channel WHERE id = $1 AND removed_at IS NULL');
const LOCK = sql('alerts.channel.lock', 'SELECT * FROM alert_channel WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE');
const COUNT = sql('alerts.channel.count', 'SELECT count(*)::int AS channels FROM alert_channel WHERE removed_at IS NULL');
const ZONE = sql('alerts.channel.zone', 'SELECT name FROM pg_timezone_names WHERE name = $1');
const INSERTED = [
  'id',
  'kind',
  'name',
  'target',
  'target_encrypted',
  'secret_encrypted',
  'urgencies',
  'alert_names',
  'quiet_from',
  'quiet_until',
  'zone',
  'urgent_passes_quiet',
  'digest_at',
  'enabled',
] as const satisfies readonly (keyof ChannelRow)[];
const INSERT = sql(
  'alerts.channel.insert',
  `INSERT INTO alert_channel (${columnList(AlertChannelEntity, INSERTED)}) VALUES (${INSERTED.map((_, index) => `$${String(index + 1)}`).join(', ')})`,
);
const UPDATE = sql(
  'alerts.channel.update',
  `UPDATE alert_channel SET name = $2, target = $3, target_encrypted = $4, secret_encrypted = $5, urgencies = $6, alert_names = $7, quiet_from = $8, quiet_until = $9,
     zone = $10, urgent_passes_quiet = $11, digest_at = $12, enabled = $13, version = version + 1
   WHERE id = $1`,
);
const REMOVE = sql(
  'alerts.channel.remove',
  `UPDATE alert_channel SET removed_at = now(), enabled = false, target_encrypted = NULL, secret_encrypted = NULL, version = version + 1 WHERE id = $1`,
);

/** What is written of a channel. */
export type StoredChannel = Pick<ChannelRow, (typeof INSERTED)[number]>;

/** By name, with how their messages fare. */
export function listChannels(runner: SqlRunner): Promise<ListedChannel[]> {
  return runner.rows<ListedChannel & Record<string, unknown>>(LIST, []);
}

export function findChannel(runner: SqlRunner, id: string): Promise<ChannelRow | undefined> {
  return runner.first<ChannelRow>(FIND, [id]);
}

/** As {@link findChannel}; nobody else changes it until the transaction ends. */
export function lockChannel(tx: SqlRunner, id: string): Promise<ChannelRow | undefined> {
  return tx.first<ChannelRow>(LOCK, [id]);
}

export async function countChannels(runner: SqlRunner): Promise<number> {
  return (await runner.first<{ channels: number }>(COUNT, []))?.channels ?? 0;
}

/** Whether the database, which compares the times, knows the time zone. */
export async function isTimeZone(runner: SqlRunner, name: string): Promise<boolean> {
  return (await runner.first(ZONE, [name])) !== undefined;
}

export async function insertChannel(tx: SqlRunner, channel: StoredChannel): Promise<void> {
  await tx.rows(
    INSERT,
    INSERTED.map((column) => channel[column]),
  );
}

export async function updateChannel(tx: SqlRunner, channel: StoredChannel): Promise<void> {
  const values = INSERTED.filter((column) => column !== 'kind').map((column) => channel[column]);
  await tx.rows(UPDATE, values);
}

/** The address and the secret are gone for good; what was sent stays. */
export async function removeChannel(tx: SqlRunner, id: string): Promise<void> {
  await tx.rows(REMOVE, [id]);
}
