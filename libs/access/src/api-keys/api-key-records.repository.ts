import type { ApiKeyEntity } from '@app/database';
import { type RowOf, type SqlRunner, sql } from '@app/database';
import type { ApiKeyScope, ApiKeyState, Mode, Tenant } from '@app/domain';

/** A key as people see it: everything but its secret. */
export interface ApiKeyRecord extends Tenant {
  id: string;
  name: string;
  scopes: ApiKeyScope[];
  allowedCidrs: string[];
  state: ApiKeyState;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** The last four characters. */
  secretHint: string | null;
  /** Null: a command on the server. */
  madeBy: { id: string; name: string } | null;
  /** Until when its maker can fetch the secret. */
  claimUntil: Date | null;
  replacesId: string | null;
  overlapHours: number | null;
  lastUse: { at: Date; network: string } | null;
}

type Row = RowOf<ApiKeyEntity> & {
  state: ApiKeyState;
  scopes: ApiKeyScope[];
  mode: Mode;
  maker_name: string | null;
  used_at: Date | null;
  network: string | null;
};

/** How many keys of a merchant in a mode are listed, the newest first. */
export const MAX_LISTED_API_KEYS = 200;

const SELECT = `
  SELECT k.*, o.name AS maker_name, u.used_at, u.network, CASE
    WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.secret_hash IS NULL AND k.claim_until <= now() THEN 'void'
    WHEN k.expires_at <= now() THEN 'expired' WHEN k.secret_hash IS NULL THEN 'unclaimed' ELSE 'active' END AS state
  FROM api_key k LEFT JOIN operator o ON o.id = k.made_by LEFT JOIN api_key_use u ON u.api_key_id = k.id`;
const LIST = sql(
  'access.api_key.list',
  `${SELECT} WHERE k.merchant_id = $1 AND k.mode = $2 ORDER BY k.created_at DESC, k.id DESC LIMIT ${String(MAX_LISTED_API_KEYS)}`,
);
const GET = sql('access.api_key.get', `${SELECT} WHERE k.id = $1`);
const LOCK = sql('access.api_key.lock', 'SELECT id FROM api_key WHERE id = $1 FOR UPDATE');
const REVOKE = sql('access.api_key.revoke', 'UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id');
const END_AT = sql(
  'access.api_key.end_at',
  `UPDATE api_key SET expires_at = $2 WHERE id = $1 AND revoked_at IS NULL AND coalesce(expires_at, 'infinity') > $2 RETURNING expires_at`,
);
const END_IN = sql(
  'access.api_key.end_in',
  `UPDATE api_key SET expires_at = now() + $2 * interval '1 hour' WHERE id = $1 AND revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now() + $2 * interval '1 hour'
   RETURNING expires_at`,
);
const CLAIM = sql(
  'access.api_key.claim',
  `UPDATE api_key SET secret_hash = $2, secret_hint = $3
   WHERE id = $1 AND secret_hash IS NULL AND revoked_at IS NULL AND claim_until > now() AND (expires_at IS NULL OR expires_at > now()) RETURNING id`,
);

/** The newest first, at most {@link MAX_LISTED_API_KEYS}. */
export async function listApiKeys(runner: SqlRunner, { merchantId, mode }: Tenant): Promise<ApiKeyRecord[]> {
  return (await runner.rows<Row>(LIST, [merchantId, mode])).map(recordOf);
}

export async function findApiKey(runner: SqlRunner, id: string): Promise<ApiKeyRecord | undefined> {
  const row = await runner.first<Row>(GET, [id]);
  return row && recordOf(row);
}

/** As {@link findApiKey}; nobody else changes it until the transaction ends. */
export async function lockApiKey(tx: SqlRunner, id: string): Promise<ApiKeyRecord | undefined> {
  await tx.first(LOCK, [id]);
  return findApiKey(tx, id);
}

/** @returns false when it is revoked already, or unknown */
export async function revokeApiKey(tx: SqlRunner, id: string): Promise<boolean> {
  return (await tx.first(REVOKE, [id])) !== undefined;
}

/** @returns false when it ends earlier already */
export async function endApiKeyAt(tx: SqlRunner, id: string, at: Date): Promise<boolean> {
  return (await tx.first(END_AT, [id, at])) !== undefined;
}

/** @returns the moment; undefined when it ends earlier already */
export async function endApiKeyIn(tx: SqlRunner, id: string, hours: number): Promise<Date | undefined> {
  return (await tx.first<{ expires_at: Date }>(END_IN, [id, hours]))?.expires_at;
}

/** Gives a key its secret. @returns false unless it waits for one */
export async function claimApiKey(tx: SqlRunner, id: string, { hash, hint }: { hash: Buffer; hint: string }): Promise<boolean> {
  return (await tx.first(CLAIM, [id, hash, hint])) !== undefined;
}

function recordOf(row: Row): ApiKeyRecord {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    mode: row.mode,
    name: row.name,
    scopes: row.scopes,
    allowedCidrs: row.allowed_cidrs,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    secretHint: row.secret_hint,
    madeBy: row.made_by === null ? null : { id: row.made_by, name: row.maker_name ?? row.made_by },
    claimUntil: row.claim_until,
    replacesId: row.replaces_id,
    overlapHours: row.overlap_hours,
    lastUse: row.used_at === null ? null : { at: row.used_at, network: row.network ?? '' },
  };
}
