import type { MerchantEntity } from '@app/database';
import { type CallbackEndpointEntity, type RowOf, type SqlRunner, type SqlStatement, sql } from '@app/database';
import { type CallbackSubscription, type Mode, MODES, type Tenant } from '@app/domain';

/** What a merchant has in one mode. */
export interface MerchantInMode {
  /** Since when its keys are refused; null while they are accepted. */
  disabledAt: Date | null;
  /** Where its callbacks go; null: nowhere. `disabledAt`: since when nothing is sent there. */
  endpoint: { url: string; disabledAt: Date | null; failures: number } | null;
  /** Keys that are in force. */
  activeKeys: number;
}

/** A merchant as people see it. */
export interface MerchantRecord {
  id: string;
  name: string;
  version: number;
  defaultLifetimeSeconds: number;
  callbackEvents: CallbackSubscription;
  createdAt: Date;
  modes: Readonly<Record<Mode, MerchantInMode>>;
}

/** How many merchants are listed at most, by name. */
export const MAX_LISTED_MERCHANT_RECORDS = 100;

type Endpoint = Pick<RowOf<CallbackEndpointEntity>, 'mode' | 'url' | 'failures'> & { disabled_at: string | null };
type Row = RowOf<MerchantEntity> & { endpoints: Endpoint[] | null; active_keys: Partial<Record<Mode, number>> | null };

const SELECT = `
  SELECT m.id, m.name, m.version, m.default_lifetime_seconds, m.callback_events, m.created_at, m.live_disabled_at, m.test_disabled_at,
    (SELECT json_agg(json_build_object('mode', e.mode, 'url', e.url, 'failures', e.failures, 'disabled_at', e.disabled_at)) FROM callback_endpoint e WHERE e.merchant_id = m.id)
      AS endpoints,
    (SELECT json_object_agg(k.mode, k.active) FROM (
       SELECT mode, count(*)::integer AS active FROM api_key
       WHERE merchant_id = m.id AND secret_hash IS NOT NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) GROUP BY mode) k)
      AS active_keys
  FROM merchant m`;
const LIST = sql(
  'access.merchant_record.list',
  `${SELECT} WHERE $1 = '' OR m.id = $1 OR strpos(lower(m.name), lower($1)) > 0 ORDER BY m.name, m.id LIMIT ${String(MAX_LISTED_MERCHANT_RECORDS)}`,
);
const GET = sql('access.merchant_record.get', `${SELECT} WHERE m.id = $1`);
const LOCK = sql('access.merchant_record.lock', 'SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE');
const CHANGE = sql(
  'access.merchant_record.change',
  'UPDATE merchant SET name = $3, default_lifetime_seconds = $4, callback_events = $5, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id',
);
const disabling = (mode: Mode): SqlStatement =>
  sql(`access.merchant_record.disable_${mode}`, `UPDATE merchant SET ${mode}_disabled_at = CASE WHEN $2 THEN now() END WHERE id = $1`);
const DISABLE: Readonly<Record<Mode, SqlStatement>> = { live: disabling('live'), test: disabling('test') };
const SET_ENDPOINT = sql(
  'access.callback_endpoint.set',
  `INSERT INTO callback_endpoint (merchant_id, mode, url) VALUES ($1, $2, $3)
   ON CONFLICT (merchant_id, mode) DO UPDATE SET url = excluded.url, disabled_at = NULL, failing_since = NULL, failures = 0`,
);
const SWITCH_ENDPOINT = sql(
  'access.callback_endpoint.switch',
  `UPDATE callback_endpoint SET disabled_at = CASE WHEN $3 THEN NULL ELSE now() END, failing_since = NULL, failures = 0 WHERE merchant_id = $1 AND mode = $2`,
);

/** Those whose name has the text in it, or whose id it is, by name; '' means all. At most {@link MAX_LISTED_MERCHANT_RECORDS}. */
export async function listMerchants(runner: SqlRunner, search: string): Promise<MerchantRecord[]> {
  return (await runner.rows<Row>(LIST, [search])).map(recordOf);
}

export async function findMerchant(runner: SqlRunner, id: string): Promise<MerchantRecord | undefined> {
  const row = await runner.first<Row>(GET, [id]);
  return row && recordOf(row);
}

/** As {@link findMerchant}; nobody else changes it until the transaction ends. */
export async function lockMerchant(tx: SqlRunner, id: string): Promise<MerchantRecord | undefined> {
  await tx.first(LOCK, [id]);
  return findMerchant(tx, id);
}

/** @returns false when it has another version */
export async function writeMerchant(tx: SqlRunner, { id, version, name, defaultLifetimeSeconds, callbackEvents }: MerchantRecord): Promise<boolean> {
  return (await tx.first(CHANGE, [id, version, name, defaultLifetimeSeconds, callbackEvents])) !== undefined;
}

export async function writeDisabled(tx: SqlRunner, { merchantId, mode }: Tenant, isDisabled: boolean): Promise<void> {
  await tx.rows(DISABLE[mode], [merchantId, isDisabled]);
}

/** Sets where callbacks go, and switches the endpoint on. */
export async function writeEndpoint(tx: SqlRunner, { merchantId, mode }: Tenant, url: string): Promise<void> {
  await tx.rows(SET_ENDPOINT, [merchantId, mode, url]);
}

export async function switchEndpoint(tx: SqlRunner, { merchantId, mode }: Tenant, isOn: boolean): Promise<void> {
  await tx.rows(SWITCH_ENDPOINT, [merchantId, mode, isOn]);
}

function recordOf(row: Row): MerchantRecord {
  const inMode = (mode: Mode): MerchantInMode => {
    const endpoint = row.endpoints?.find((one) => one.mode === mode);
    const disabledAt = endpoint?.disabled_at ?? null;
    return {
      disabledAt: mode === 'live' ? row.live_disabled_at : row.test_disabled_at,
      endpoint: endpoint ? { url: endpoint.url, failures: endpoint.failures, disabledAt: disabledAt === null ? null : new Date(disabledAt) } : null,
      activeKeys: row.active_keys?.[mode] ?? 0,
    };
  };
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    defaultLifetimeSeconds: row.default_lifetime_seconds,
    callbackEvents: row.callback_events,
    createdAt: row.created_at,
    modes: Object.fromEntries(MODES.map((mode) => [mode, inMode(mode)])) as Record<Mode, MerchantInMode>,
  };
}
