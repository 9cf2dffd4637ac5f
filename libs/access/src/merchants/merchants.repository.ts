import { columnList, Database, MerchantEntity, type RowOf, sql, type SqlStatement } from '@app/database';
import { type Mode, MODES, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';

const SETTINGS = ['id', 'name', 'default_lifetime_seconds', 'callback_url', 'callback_events', 'solo_limits', 'policy'] as const;

export type MerchantRow = Pick<RowOf<MerchantEntity>, (typeof SETTINGS)[number]> & { callback_disabled: boolean };

export type NewMerchantRow = Omit<MerchantEntity, 'callbackSecretEncrypted' | 'callbackDisabledAt' | 'callbackFailingSince' | 'callbackFailures' | 'createdAt'>;

/** The signing secrets of a mode, encrypted, and the column that they are in: part of what they are encrypted with. */
export interface StoredSecrets {
  column: string;
  encrypted: string;
}

/** The column of the secrets of a mode. */
export const secretColumn = (mode: Mode): `${Mode}_callback_secret_encrypted` => `${mode}_callback_secret_encrypted`;

/** From before each mode had secrets of its own: it serves a mode until that mode's are rotated. */
const SHARED = 'callback_secret_encrypted';

const FIND = sql(
  'access.merchant.find',
  `SELECT ${columnList(MerchantEntity, SETTINGS)}, callback_disabled_at IS NOT NULL AS callback_disabled FROM merchant WHERE id = $1`,
);
const INSERT = sql(
  'access.merchant.insert',
  `INSERT INTO merchant (id, name, default_lifetime_seconds, callback_url, callback_events, live_callback_secret_encrypted, test_callback_secret_encrypted, solo_limits, policy)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const SECRETS = `SELECT ${[SHARED, ...MODES.map(secretColumn)].join(', ')} FROM merchant WHERE id = $1`;
const FIND_SECRETS = sql('access.merchant.secrets', SECRETS);
const LOCK_SECRETS = sql('access.merchant.lock_secrets', `${SECRETS} FOR NO KEY UPDATE`);
const writeSecrets = (mode: Mode): SqlStatement => sql(`access.merchant.write_${mode}_secrets`, `UPDATE merchant SET ${secretColumn(mode)} = $2 WHERE id = $1`);
const WRITE_SECRETS: Readonly<Record<Mode, SqlStatement>> = { live: writeSecrets('live'), test: writeSecrets('test') };

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
      row.liveCallbackSecretEncrypted,
      row.testCallbackSecretEncrypted,
      row.soloLimits,
      row.policy,
    ]);
  }

  /** The secrets that a mode is signed with; null when there are none. */
  async findSecrets({ merchantId, mode }: Tenant): Promise<StoredSecrets | null> {
    return secretsOf(await this.database.first<SecretColumns>(FIND_SECRETS, [merchantId]), mode);
  }

  /** Replaces the secrets of a mode by the result of `change`, while the merchant's row is locked. @returns false when there is no such merchant */
  replaceSecrets({ merchantId, mode }: Tenant, change: (stored: StoredSecrets | null) => string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await tx.first<SecretColumns>(LOCK_SECRETS, [merchantId]);
      if (!row) return false;
      await tx.rows(WRITE_SECRETS[mode], [merchantId, change(secretsOf(row, mode))]);
      return true;
    });
  }
}

type SecretColumns = Pick<RowOf<MerchantEntity>, typeof SHARED | ReturnType<typeof secretColumn>>;

function secretsOf(row: SecretColumns | undefined, mode: Mode): StoredSecrets | null {
  for (const column of [secretColumn(mode), SHARED] as const) {
    const encrypted = row?.[column];
    if (encrypted) return { column, encrypted };
  }
  return null;
}
