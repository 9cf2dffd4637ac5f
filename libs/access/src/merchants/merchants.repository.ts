import {
  type CallbackEndpointEntity,
  changeConfiguration,
  columnList,
  Database,
  type EncryptedColumn,
  MerchantEntity,
  type MerchantPolicyEntity,
  type RowOf,
  sql,
  type SqlStatement,
} from '@app/database';
import { type Mode, MODES, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { record, type Recorded } from '../history/recorded.js';

const SETTINGS = ['id', 'name', 'default_lifetime_seconds', 'callback_events'] as const;

/** Where the callbacks of a mode go, unless a payout names another URL. */
export interface CallbackEndpoint extends Pick<CallbackEndpointEntity, 'url'> {
  /** It responded 410 Gone, or failed for days: nothing is sent there until it is enabled again. */
  isDisabled: boolean;
}

export type StoredPolicy = Pick<MerchantPolicyEntity, 'soloLimits' | 'policy'>;

export type MerchantRow = Pick<RowOf<MerchantEntity>, (typeof SETTINGS)[number]> & {
  /** Null when the merchant has none. */
  callback_endpoints: Partial<Readonly<Record<Mode, CallbackEndpoint>>> | null;
  policies: Readonly<Record<Mode, StoredPolicy>>;
};

export type NewMerchantRow = Pick<
  MerchantEntity,
  'id' | 'name' | 'defaultLifetimeSeconds' | 'callbackEvents' | 'liveCallbackSecretEncrypted' | 'testCallbackSecretEncrypted' | 'soloLimits' | 'policy'
> & { callbackUrls: Partial<Readonly<Record<Mode, string | null>>>; modes: readonly Mode[] };

/** The signing secrets of a mode, encrypted, and the column that they are in: part of what they are encrypted with. */
export interface StoredSecrets {
  column: EncryptedColumn;
  encrypted: string;
}

/** The column of the secrets of a mode. */
export const secretColumn = (mode: Mode): `${Mode}_callback_secret_encrypted` => `${mode}_callback_secret_encrypted`;

/** From before each mode had secrets of its own: it serves a mode until that mode's are rotated. */
const SHARED = 'callback_secret_encrypted';

const FIND = sql(
  'access.merchant.find',
  `SELECT ${columnList(MerchantEntity, SETTINGS)}, (
     SELECT json_object_agg(e.mode, json_build_object('url', e.url, 'isDisabled', e.disabled_at IS NOT NULL)) FROM callback_endpoint e WHERE e.merchant_id = merchant.id
   ) AS callback_endpoints, (
     SELECT json_object_agg(p.mode, json_build_object('soloLimits', p.solo_limits, 'policy', p.policy)) FROM merchant_policy p WHERE p.merchant_id = merchant.id
   ) AS policies FROM merchant WHERE id = $1`,
);
/** A trigger makes the policies of both modes of what is given here. */
const INSERT = sql(
  'access.merchant.insert',
  `WITH created AS (
     INSERT INTO merchant (id, name, default_lifetime_seconds, callback_events, live_callback_secret_encrypted, test_callback_secret_encrypted, solo_limits, policy,
       live_disabled_at, test_disabled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN 'live' = ANY ($10::text[]) THEN NULL ELSE now() END, CASE WHEN 'test' = ANY ($10::text[]) THEN NULL ELSE now() END) RETURNING id
   )
   INSERT INTO callback_endpoint (merchant_id, mode, url)
   SELECT created.id, endpoint.key, endpoint.value FROM created, json_each_text($9::json) endpoint WHERE endpoint.value IS NOT NULL`,
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

  async insert(row: NewMerchantRow, by: Recorded): Promise<void> {
    const { id, name, defaultLifetimeSeconds, callbackEvents, soloLimits, policy, callbackUrls, modes } = row;
    const secrets = [row.liveCallbackSecretEncrypted, row.testCallbackSecretEncrypted];
    await changeConfiguration(this.database, async (tx) => {
      await tx.rows(INSERT, [id, name, defaultLifetimeSeconds, callbackEvents, ...secrets, soloLimits, policy, callbackUrls, modes]);
      await record(tx, ['merchant', id], by, { action: 'merchant.created', data: { name, modes, soloLimits, policy } });
    });
  }

  /** The secrets that a mode is signed with; null when there are none. */
  async findSecrets({ merchantId, mode }: Tenant): Promise<StoredSecrets | null> {
    return secretsOf(await this.database.first<SecretColumns>(FIND_SECRETS, [merchantId]), mode);
  }

  /** Replaces the secrets of a mode by the result of `change`, while the merchant's row is locked. @returns false when there is no such merchant */
  replaceSecrets({ merchantId, mode }: Tenant, action: string, by: Recorded, change: (stored: StoredSecrets | null) => string): Promise<boolean> {
    return changeConfiguration(this.database, async (tx) => {
      const row = await tx.first<SecretColumns>(LOCK_SECRETS, [merchantId]);
      if (!row) return false;
      await tx.rows(WRITE_SECRETS[mode], [merchantId, change(secretsOf(row, mode))]);
      await record(tx, ['merchant', merchantId], by, { action, data: { mode } });
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
