import { ApiKeyEntity, changeConfiguration, columnList, Database, recordChange, type RowOf, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';

const LIVE_KEY = ['id', 'merchant_id', 'mode', 'scopes', 'allowed_cidrs'] as const;

export type LiveKeyRow = Pick<RowOf<ApiKeyEntity>, (typeof LIVE_KEY)[number]>;

export interface NewKeyRow {
  id: string;
  merchantId: string;
  name: string;
  mode: Mode;
  secretHash: Buffer;
  scopes: readonly string[];
  allowedCidrs: readonly string[];
  expiresAt: Date | null;
}

const LIVE = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';

const FIND_LIVE = sql('access.api_key.find', `SELECT ${columnList(ApiKeyEntity, LIVE_KEY)} FROM api_key WHERE secret_hash = $1 AND ${LIVE}`);
const LOCK_MERCHANT = sql('access.merchant.lock', 'SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE');
const COUNT_LIVE = sql('access.api_key.count', `SELECT count(*)::integer AS live FROM api_key WHERE merchant_id = $1 AND mode = $2 AND ${LIVE}`);
const INSERT = sql(
  'access.api_key.insert',
  `INSERT INTO api_key (id, merchant_id, name, mode, secret_hash, scopes, allowed_cidrs, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const REVOKE = sql('access.api_key.revoke', 'UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING id');

/** The result of storing a key. */
export type InsertOutcome = 'stored' | 'merchant unknown' | 'too many';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** The unrevoked, unexpired key with this hash. */
  findLive(secretHash: Buffer): Promise<LiveKeyRow | undefined> {
    return this.database.first<LiveKeyRow>(FIND_LIVE, [secretHash]);
  }

  /** Stores a key unless the merchant has `maxLive` live ones of this mode. The merchant's row is locked, so that concurrent calls cannot exceed the limit. */
  insert(key: NewKeyRow, maxLive: number): Promise<InsertOutcome> {
    return changeConfiguration(this.database, async (tx) => {
      if (!(await tx.first(LOCK_MERCHANT, [key.merchantId]))) return 'merchant unknown';
      const counted = await tx.first<{ live: number }>(COUNT_LIVE, [key.merchantId, key.mode]);
      if ((counted?.live ?? 0) >= maxLive) return 'too many';
      await tx.rows(INSERT, [key.id, key.merchantId, key.name, key.mode, key.secretHash, key.scopes, key.allowedCidrs, key.expiresAt]);
      const { id, merchantId, name, mode, scopes } = key;
      const data = { merchant: merchantId, name, mode, scopes };
      await recordChange(tx, { subject: 'api_key', subjectId: id, action: 'api_key.issued', operatorId: null, reason: null, data });
      return 'stored';
    });
  }

  /** @returns false when there is no such key */
  async revoke(id: string): Promise<boolean> {
    return changeConfiguration(this.database, async (tx) => {
      if (!(await tx.first(REVOKE, [id]))) return false;
      await recordChange(tx, { subject: 'api_key', subjectId: id, action: 'api_key.revoked', operatorId: null, reason: null, data: {} });
      return true;
    });
  }
}
