import { columnList, Database, MerchantEntity, type RowOf, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

const SETTINGS = ['id', 'name', 'default_lifetime_seconds', 'callback_url', 'callback_events', 'solo_limits', 'policy'] as const;

export type MerchantRow = Pick<RowOf<MerchantEntity>, (typeof SETTINGS)[number]> & { callback_disabled: boolean };

export type NewMerchantRow = Omit<MerchantEntity, 'callbackDisabledAt' | 'callbackFailingSince' | 'callbackFailures' | 'createdAt'>;

const FIND = sql(
  'access.merchant.find',
  `SELECT ${columnList(MerchantEntity, SETTINGS)}, callback_disabled_at IS NOT NULL AS callback_disabled FROM merchant WHERE id = $1`,
);
const INSERT = sql(
  'access.merchant.insert',
  `INSERT INTO merchant (id, name, default_lifetime_seconds, callback_url, callback_events, callback_secret_encrypted, solo_limits, policy)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const FIND_SECRET = sql('access.merchant.secret', 'SELECT callback_secret_encrypted AS encrypted FROM merchant WHERE id = $1');
const LOCK_SECRET = sql('access.merchant.lock_secret', 'SELECT callback_secret_encrypted AS encrypted FROM merchant WHERE id = $1 FOR NO KEY UPDATE');
const WRITE_SECRET = sql('access.merchant.write_secret', 'UPDATE merchant SET callback_secret_encrypted = $2 WHERE id = $1');

@Injectable()
export class MerchantsRepository {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<MerchantRow | undefined> {
    return this.database.first<MerchantRow>(FIND, [id]);
  }

  async insert(row: NewMerchantRow): Promise<void> {
    await this.database.rows(INSERT, [
      row.id,
      row.name,
      row.defaultLifetimeSeconds,
      row.callbackUrl,
      row.callbackEvents,
      row.callbackSecretEncrypted,
      row.soloLimits,
      row.policy,
    ]);
  }

  async findSecret(id: string): Promise<string | null> {
    return (await this.database.first<{ encrypted: string | null }>(FIND_SECRET, [id]))?.encrypted ?? null;
  }

  /** Replaces the secret by the result of `change`, while its row is locked. @returns false when there is no such merchant */
  replaceSecret(id: string, change: (encrypted: string | null) => string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await tx.first<{ encrypted: string | null }>(LOCK_SECRET, [id]);
      if (!row) return false;
      await tx.rows(WRITE_SECRET, [id, change(row.encrypted)]);
      return true;
    });
  }
}
