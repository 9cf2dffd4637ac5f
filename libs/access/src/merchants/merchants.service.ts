import { CONFIG, type Config } from '@app/config';
import { type CipherPlace, createReadCache, FieldCipher, type ModerationPolicy } from '@app/database';
import { assertAcceptableCallbackUrl, type CallbackSubscription, newId } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound } from '../access.errors.js';
import { newCallbackSecret } from './callback-secret.js';
import { type MerchantRow, MerchantsRepository } from './merchants.repository.js';
import { assertStorable, DEFAULT_LIFETIME_SECONDS, type NewMerchant } from './new-merchant.js';

/** Changes of a merchant are seen by other processes after this long at most. */
/** The present secret, and the one before it while receivers change over. */
const MAX_SECRETS = 2;

/** Who sends money out through the gateway. */
export interface Merchant {
  id: string;
  name: string;
  defaultLifetimeSeconds: number;
  callbackUrl: string | null;
  callbackEvents: CallbackSubscription;
  /** The endpoint said that it is gone, or failed for days: nothing is sent until it is put on again. */
  callbackDisabled: boolean;
  /** Largest amounts, in minor units by currency, that one operator may decide alone. */
  soloLimits: ReadonlyMap<string, bigint>;
  policy: Readonly<ModerationPolicy>;
}

const secretPlace = (merchantId: string): CipherPlace => ({ table: 'merchant', row: merchantId, column: 'callback_secret_encrypted' });

/** Merchants, and the secrets that their callbacks are signed with. */
@Injectable()
export class MerchantsService {
  private readonly merchants = createReadCache<Merchant>();
  private readonly secrets = createReadCache<readonly string[]>();

  constructor(
    private readonly repository: MerchantsRepository,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The merchant as it was at most five seconds ago, or null. */
  async find(merchantId: string): Promise<Merchant | null> {
    const cached = this.merchants.get(merchantId);
    if (cached) return cached;
    const row = await this.repository.find(merchantId);
    if (!row) return null;
    const merchant = merchantOf(row);
    this.merchants.set(merchantId, merchant);
    return merchant;
  }

  /** The merchant of an API key, as it was at most five seconds ago. @throws Error when there is none */
  async get(merchantId: string): Promise<Merchant> {
    const merchant = await this.find(merchantId);
    if (!merchant) throw new Error(`the merchant ${merchantId} of a valid API key does not exist`);
    return merchant;
  }

  /**
   * Stores a merchant with a signing secret of its own.
   * @throws {InvalidAccessRequest | CallbackUrlRefused}
   */
  async create(wanted: NewMerchant): Promise<Merchant> {
    assertStorable(wanted);
    if (wanted.callbackUrl) assertAcceptableCallbackUrl(wanted.callbackUrl, this.config.callbacks);
    const id = wanted.id ?? newId('merchant');
    await this.repository.insert({
      id,
      name: wanted.name,
      defaultLifetimeSeconds: wanted.defaultLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS,
      callbackUrl: wanted.callbackUrl ?? null,
      callbackEvents: wanted.callbackEvents ?? 'all',
      callbackSecretEncrypted: this.cipher.encrypt(wanted.callbackSecret ?? newCallbackSecret(), secretPlace(id)),
      soloLimits: Object.fromEntries(Object.entries(wanted.soloLimits ?? {}).map(([currency, limitMinor]) => [currency, Number(limitMinor)])),
      policy: wanted.policy ?? {},
    });
    const stored = await this.repository.find(id);
    if (!stored) throw new AccessSubjectNotFound(`There is no merchant ${id}.`);
    return merchantOf(stored);
  }

  /**
   * The secret that new receivers check callbacks with, `whsec_…`.
   * @throws {AccessSubjectNotFound} when the merchant has none
   */
  async callbackSecret(merchantId: string): Promise<string> {
    const newest = (await this.callbackSecrets(merchantId))[0];
    if (newest === undefined) throw new AccessSubjectNotFound(`The merchant ${merchantId} has no callback secret: rotate it to get one.`);
    return newest;
  }

  /** Every secret that callbacks are signed with now, the newest first: two while receivers change over, none for an unknown merchant. */
  async callbackSecrets(merchantId: string): Promise<readonly string[]> {
    const cached = this.secrets.get(merchantId);
    if (cached) return cached;
    const secrets = this.openSecrets(merchantId, await this.repository.findSecret(merchantId));
    this.secrets.set(merchantId, secrets);
    return secrets;
  }

  /**
   * Puts a new secret in front. Callbacks carry a signature of the previous one too, until the next rotation.
   * @throws {AccessSubjectNotFound}
   */
  async rotateCallbackSecret(merchantId: string): Promise<string> {
    const secret = newCallbackSecret();
    const isReplaced = await this.repository.replaceSecret(merchantId, (encrypted) => {
      const secrets = [secret, ...this.openSecrets(merchantId, encrypted)].slice(0, MAX_SECRETS);
      return this.cipher.encrypt(secrets.join(' '), secretPlace(merchantId));
    });
    if (!isReplaced) throw new AccessSubjectNotFound(`There is no merchant ${merchantId}.`);
    this.secrets.delete(merchantId);
    return secret;
  }

  /** Drops what is remembered of a merchant, so that a change just made in this process is seen at once. */
  forget(merchantId: string): void {
    this.merchants.delete(merchantId);
    this.secrets.delete(merchantId);
  }

  private openSecrets(merchantId: string, encrypted: string | null): readonly string[] {
    return encrypted === null ? [] : this.cipher.decrypt(encrypted, secretPlace(merchantId)).split(' ');
  }
}

function merchantOf(row: MerchantRow): Merchant {
  return Object.freeze({
    id: row.id,
    name: row.name,
    defaultLifetimeSeconds: row.default_lifetime_seconds,
    callbackUrl: row.callback_url,
    callbackEvents: row.callback_events,
    callbackDisabled: row.callback_disabled,
    soloLimits: new Map(Object.entries(row.solo_limits).map(([currency, limitMinor]) => [currency, BigInt(limitMinor)])),
    policy: Object.freeze(row.policy),
  });
}
