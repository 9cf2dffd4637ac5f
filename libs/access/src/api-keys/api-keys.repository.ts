import { ApiKeyEntity, columnList, Database, type RowOf, sql, type SqlRunner } from '@app/database';
import { API_KEY_CLAIM_HOURS } from '@app/domain';
import { Injectable } from '@nestjs/common';

/** A key with what decides whether it is accepted. */
export interface PresentedKeyRow extends Pick<RowOf<ApiKeyEntity>, 'id' | 'merchant_id' | 'mode' | 'scopes' | 'allowed_cidrs' | 'expires_at' | 'revoked_at'> {
  is_expired: boolean;
  /** Null while the merchant's keys of the mode are accepted. */
  disabled_at: Date | null;
}

const PRESENTED = ['id', 'merchant_id', 'mode', 'scopes', 'allowed_cidrs', 'expires_at', 'revoked_at'] as const;
const INSERTED = [
  'id',
  'merchant_id',
  'name',
  'mode',
  'secret_hash',
  'secret_hint',
  'scopes',
  'allowed_cidrs',
  'expires_at',
  'made_by',
  'replaces_id',
  'overlap_hours',
] as const;

/** A key as it is inserted. One without a secret can be fetched for {@link API_KEY_CLAIM_HOURS}. */
export type NewKeyRow = Pick<RowOf<ApiKeyEntity>, (typeof INSERTED)[number]>;

/** In force, or waiting for its secret. */
const ACTIVE = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AND (secret_hash IS NOT NULL OR claim_until > now())';

const FIND = sql(
  'access.api_key.find',
  `SELECT ${PRESENTED.map((column) => `k.${column}`).join(', ')}, coalesce(k.expires_at <= now(), false) AS is_expired,
     CASE k.mode WHEN 'live' THEN m.live_disabled_at ELSE m.test_disabled_at END AS disabled_at
   FROM api_key k JOIN merchant m ON m.id = k.merchant_id WHERE k.secret_hash = $1`,
);
const LOCK_MERCHANT = sql('access.merchant.lock', 'SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE');
const COUNT_ACTIVE = sql('access.api_key.count', `SELECT count(*)::integer AS active FROM api_key WHERE merchant_id = $1 AND mode = $2 AND ${ACTIVE}`);
const INSERT = sql(
  'access.api_key.insert',
  `INSERT INTO api_key (${columnList(ApiKeyEntity, INSERTED)}, claim_until)
   VALUES (${INSERTED.map((_, index) => `$${String(index + 1)}`).join(', ')}, CASE WHEN $5::bytea IS NULL THEN now() + interval '${String(API_KEY_CLAIM_HOURS)} hours' END)`,
);

/** The result of storing a key. */
export type InsertOutcome = 'stored' | 'merchant unknown' | 'too many';

/** Stores a key unless the merchant has `maxActive` of this mode. The merchant's row is locked, so that concurrent calls cannot exceed the limit. */
export async function insertApiKey(tx: SqlRunner, key: NewKeyRow, maxActive: number): Promise<InsertOutcome> {
  if (!(await tx.first(LOCK_MERCHANT, [key.merchant_id]))) return 'merchant unknown';
  const counted = await tx.first<{ active: number }>(COUNT_ACTIVE, [key.merchant_id, key.mode]);
  if ((counted?.active ?? 0) >= maxActive) return 'too many';
  await tx.rows(
    INSERT,
    INSERTED.map((column) => key[column]),
  );
  return 'stored';
}

/** Keys as callers present them. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** The key with this hash, whether it is in force or not. */
  find(secretHash: Buffer): Promise<PresentedKeyRow | undefined> {
    return this.database.first<PresentedKeyRow & Record<string, unknown>>(FIND, [secretHash]);
  }
}
