import { CONFIG, type Config } from '@app/config';
import { changeConfiguration, Database, type Transaction } from '@app/database';
import { isId, MAX_ACTIVE_API_KEYS, newId, type Tenant } from '@app/domain';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, ApiKeyNotChanged, InvalidAccessRequest, TooManyActiveKeys } from '../access.errors.js';
import { BY_COMMAND, record, type Recorded } from '../history/recorded.js';
import { keyedHash } from '../keyed-hash.js';
import { hintOf, writeApiKey } from './api-key.js';
import { type ApiKeyRecord, claimApiKey, endApiKeyAt, endApiKeyIn, findApiKey, listApiKeys, lockApiKey, revokeApiKey } from './api-key-records.repository.js';
import { insertApiKey, type NewKeyRow } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { type PlannedApiKey, planApiKey, type WantedApiKey } from './new-api-key.js';

/** The key that a new one replaces, and for how long it stays valid once the new secret was fetched, in hours. */
export interface ReplacedKey {
  id: string;
  overlapHours: number;
}

/** A key whose secret is created when its maker fetches it. */
export interface UnclaimedApiKey extends PlannedApiKey {
  id: string;
  madeBy: string;
  replaces?: ReplacedKey;
}

/** A key that is made with its secret at once: on the server. */
export interface IssuedApiKey extends WantedApiKey {
  /** A fixed id, for demo data that is the same at every start; random unless given. */
  id?: string;
  /** 32 bytes, for the same purpose; random unless given. */
  secret?: Uint8Array;
  replaces?: ReplacedKey;
}

/** A key with its secret, which is stored as a hash only, so that it cannot be read again. */
export interface KeyWithSecret {
  id: string;
  key: string;
}

/** Keys of the merchant API: made, listed, replaced, shortened and revoked. Each change is recorded in the history. */
@Injectable()
export class ApiKeyAdministration {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Those of a merchant in a mode, the newest first, at most 200. */
  list(tenant: Tenant): Promise<ApiKeyRecord[]> {
    return listApiKeys(this.database, tenant);
  }

  /** @throws {AccessSubjectNotFound} also for a key of another merchant or mode */
  async get({ merchantId, mode }: Tenant, id: string): Promise<ApiKeyRecord> {
    const key = await findApiKey(this.database, id);
    if (!key || key.merchantId !== merchantId || key.mode !== mode) throw new AccessSubjectNotFound(`The merchant has no API key ${id} in ${mode} mode.`);
    return key;
  }

  /** The key with this id. @throws {AccessSubjectNotFound} */
  async find(id: string): Promise<ApiKeyRecord> {
    const key = await findApiKey(this.database, id);
    if (!key) throw new AccessSubjectNotFound(`There is no API key ${id}.`);
    return key;
  }

  /** Locks a key until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<ApiKeyRecord | undefined> {
    return lockApiKey(tx, id);
  }

  /**
   * Makes a key without a secret, which its maker then fetches.
   * @throws {TooManyActiveKeys | AccessSubjectNotFound}
   */
  async create(key: UnclaimedApiKey, by: Recorded): Promise<ApiKeyRecord> {
    await changeConfiguration(this.database, async (tx) => {
      await by.first?.(tx);
      await this.insert(tx, rowOf(key), by);
    });
    return this.find(key.id);
  }

  /**
   * Makes a key with its secret at once.
   * @throws {TooManyActiveKeys | InvalidAccessRequest | AccessSubjectNotFound}
   */
  async issue(input: IssuedApiKey, by: Recorded = BY_COMMAND): Promise<KeyWithSecret> {
    const plan = planApiKey(input);
    if (input.id !== undefined && !isId('apiKey', input.id))
      throw new InvalidAccessRequest([{ pointer: '/id', detail: 'The id of a key is "key_" and 32 hexadecimal digits.' }]);
    const id = input.id ?? newId('apiKey');
    const { key, hash, hint } = this.secretOf(id, plan.mode, input.secret);
    const row = { ...rowOf({ ...plan, id, madeBy: '', ...(input.replaces ? { replaces: input.replaces } : {}) }), made_by: null };
    await changeConfiguration(this.database, async (tx) => {
      await this.insert(tx, { ...row, secret_hash: hash, secret_hint: hint }, by);
      await this.endReplaced(tx, id, by);
    });
    return { id, key };
  }

  /**
   * Creates the secret of a key, for its maker and once. The key that it replaces ends the agreed hours later.
   * @throws {ApiKeyNotChanged} to others, and unless the key waits for its secret
   * @throws {AccessSubjectNotFound}
   */
  async claim(tenant: Tenant, id: string, operatorId: string): Promise<KeyWithSecret> {
    const { mode, madeBy } = await this.get(tenant, id);
    if (madeBy?.id !== operatorId) throw new ApiKeyNotChanged('Only the operator who asked for the key can fetch its secret.');
    const { key, ...secret } = this.secretOf(id, mode);
    const by: Recorded = { operatorId, reason: null };
    await changeConfiguration(this.database, async (tx) => {
      if (!(await claimApiKey(tx, id, secret)))
        throw new ApiKeyNotChanged('The key does not wait for its secret any more: it was fetched, revoked, or not fetched in time. Make another key.');
      await record(tx, ['api_key', id], by, { action: 'api_key.claimed' });
      await this.endReplaced(tx, id, by);
    });
    this.logger.info({ apiKeyId: id }, 'API key issued');
    return { id, key };
  }

  /** Revokes a key: every process refuses it within a second. @throws {ApiKeyNotChanged} when it is revoked already @throws {AccessSubjectNotFound} */
  async revoke(id: string, by: Recorded = BY_COMMAND): Promise<void> {
    await changeConfiguration(this.database, async (tx) => {
      if (!(await lockApiKey(tx, id))) throw new AccessSubjectNotFound(`There is no API key ${id}.`);
      if (!(await revokeApiKey(tx, id))) throw new ApiKeyNotChanged('The key is revoked already.');
      await record(tx, ['api_key', id], by, { action: 'api_key.revoked' });
    });
    this.keys.forget();
    this.logger.info({ apiKeyId: id }, 'API key revoked');
  }

  /** Lets a key expire earlier. @throws {ApiKeyNotChanged} when it ends earlier already */
  async shorten(id: string, expiresAt: Date, by: Recorded): Promise<void> {
    await changeConfiguration(this.database, async (tx) => {
      if (!(await endApiKeyAt(tx, id, expiresAt))) throw new ApiKeyNotChanged('A key can only end earlier than it does, and a revoked one has ended.');
      await record(tx, ['api_key', id], by, { action: 'api_key.shortened', data: { expiresAt: expiresAt.toISOString() } });
    });
    this.keys.forget();
  }

  private async insert(tx: Transaction, row: NewKeyRow, by: Recorded): Promise<void> {
    const { id, merchant_id: merchant, name, mode, scopes, replaces_id: replaces } = row;
    const outcome = await insertApiKey(tx, row, MAX_ACTIVE_API_KEYS);
    if (outcome === 'merchant unknown') throw new AccessSubjectNotFound(`There is no merchant ${merchant}.`);
    if (outcome === 'too many')
      throw new TooManyActiveKeys(`The merchant has ${MAX_ACTIVE_API_KEYS} ${mode} keys that are in force or wait for their secret: revoke one first.`);
    const data = { merchant, name, mode, scopes, ...(replaces === null ? {} : { replaces }) };
    await record(tx, ['api_key', id], by, { action: row.secret_hash === null ? 'api_key.created' : 'api_key.issued', data });
  }

  private async endReplaced(tx: Transaction, id: string, by: Recorded): Promise<void> {
    const { replacesId, overlapHours } = (await findApiKey(tx, id)) ?? {};
    if (!replacesId) return;
    const ends = await endApiKeyIn(tx, replacesId, overlapHours ?? 0);
    if (ends) await record(tx, ['api_key', replacesId], by, { action: 'api_key.replaced', data: { by: id, expiresAt: ends.toISOString() } });
    this.keys.forget();
  }

  private secretOf(id: string, mode: Tenant['mode'], secret?: Uint8Array): { key: string; hash: Buffer; hint: string } {
    const key = writeApiKey(mode, id, secret);
    return { key, hash: keyedHash(this.config.secrets.apiKeyPepper, 'api-key', key), hint: hintOf(key) };
  }
}

function rowOf({ id, merchantId, name, mode, scopes, allowedCidrs, expiresAt, madeBy, replaces }: UnclaimedApiKey): NewKeyRow {
  return {
    id,
    merchant_id: merchantId,
    name,
    mode,
    secret_hash: null,
    secret_hint: null,
    scopes: [...scopes],
    allowed_cidrs: [...allowedCidrs],
    expires_at: expiresAt,
    made_by: madeBy,
    replaces_id: replaces?.id ?? null,
    overlap_hours: replaces?.overlapHours ?? null,
  };
}
