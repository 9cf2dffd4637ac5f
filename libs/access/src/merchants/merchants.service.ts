import { CONFIG, type Config } from '@app/config';
import { type CipherPlace, type EncryptedColumn, FieldCipher, type MerchantPolicy, ReadCache, violatedConstraint } from '@app/database';
import { type CallbackSubscription, type Mode, MODES, newId, type Tenant } from '@app/domain';
import { assertAcceptableCallbackTarget } from '@app/outbound';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, InvalidAccessRequest, MerchantNotChanged } from '../access.errors.js';
import { BY_COMMAND, type Recorded } from '../history/recorded.js';
import { newCallbackSecret } from './callback-secret.js';
import { type CallbackEndpoint, type MerchantRow, MerchantsRepository, secretColumn, type StoredPolicy, type StoredSecrets } from './merchants.repository.js';
import { assertStorable, DEFAULT_LIFETIME_SECONDS, minorNumbers, type NewMerchant } from './new-merchant.js';

/** The current secret and the previous one, so that receivers can be updated in between. */
const MAX_SECRETS = 2;

/** The rules for what is created in one mode. */
export interface PolicyOfMode {
  /** Largest amounts, in minor units by currency, that one operator may decide alone. */
  soloLimits: ReadonlyMap<string, bigint>;
  policy: Readonly<MerchantPolicy>;
}

/** A business that sends payouts through the gateway. */
export interface Merchant {
  id: string;
  name: string;
  defaultLifetimeSeconds: number;
  /** Those that the merchant has. */
  callbackEndpoints: Partial<Readonly<Record<Mode, CallbackEndpoint>>>;
  callbackEvents: CallbackSubscription;
  /** When its payouts need an operator before anything is sent. */
  policies: Readonly<Record<Mode, PolicyOfMode>>;
}

const secretPlace = (merchantId: string, column: EncryptedColumn): CipherPlace => ({ table: 'merchant', row: merchantId, column });

const cacheKey = ({ merchantId, mode }: Tenant): string => `${merchantId} ${mode}`;

/** Merchants, with the endpoints and signing secrets of their callbacks, which each mode has of its own. */
@Injectable()
export class MerchantsService {
  private readonly merchants = new ReadCache<Merchant>();
  private readonly secrets = new ReadCache<readonly string[]>();

  constructor(
    private readonly repository: MerchantsRepository,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The merchant as it was at most five seconds ago, or null. */
  find(merchantId: string): Promise<Merchant | null> {
    return this.merchants.get(merchantId, async () => {
      const row = await this.repository.find(merchantId);
      return row ? merchantOf(row) : null;
    });
  }

  /** The merchant of an API key, as it was at most five seconds ago. @throws Error when there is none */
  async get(merchantId: string): Promise<Merchant> {
    const merchant = await this.find(merchantId);
    if (!merchant) throw new Error(`the merchant ${merchantId} of a valid API key does not exist`);
    return merchant;
  }

  /**
   * Creates a merchant with a signing secret for each mode.
   * @throws {InvalidAccessRequest | CallbackUrlRefused}
   */
  async create(input: NewMerchant, by: Recorded = BY_COMMAND): Promise<Merchant> {
    assertStorable(input);
    const callbackUrls = input.callbackUrls ?? {};
    for (const mode of MODES) {
      const url = callbackUrls[mode];
      if (url) assertAcceptableCallbackTarget(url, this.config.callbacks);
    }
    const id = input.id ?? newId('merchant');
    const row = {
      id,
      name: input.name.trim(),
      modes: input.modes ?? MODES,
      defaultLifetimeSeconds: input.defaultLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS,
      callbackUrls,
      callbackEvents: input.callbackEvents ?? ('all' as const),
      liveCallbackSecretEncrypted: this.sealSecrets({ merchantId: id, mode: 'live' }, [input.callbackSecrets?.live ?? newCallbackSecret()]),
      testCallbackSecretEncrypted: this.sealSecrets({ merchantId: id, mode: 'test' }, [input.callbackSecrets?.test ?? newCallbackSecret()]),
      soloLimits: minorNumbers(input.soloLimits),
      policy: { duplicates: 'ask' as const, ...input.policy },
    };
    await this.repository.insert(row, by).catch((error: unknown) => {
      throw violatedConstraint(error) === 'merchant_pkey' ? idIsTaken() : error;
    });
    const stored = await this.repository.find(id);
    if (!stored) throw new AccessSubjectNotFound(`There is no merchant ${id}.`);
    return merchantOf(stored);
  }

  /**
   * The current signing secret of a mode, `whsec_…`.
   * @throws {AccessSubjectNotFound} when the merchant has none
   */
  async callbackSecret(tenant: Tenant): Promise<string> {
    const newest = (await this.callbackSecrets(tenant))[0];
    if (newest === undefined) throw new AccessSubjectNotFound(`The merchant ${tenant.merchantId} has no callback secret: rotate it to get one.`);
    return newest;
  }

  /** The secrets that callbacks of a mode are signed with, the newest first: two after a rotation, none for an unknown merchant. */
  callbackSecrets(tenant: Tenant): Promise<readonly string[]> {
    return this.secrets.get(cacheKey(tenant), async () => this.openSecrets(tenant.merchantId, await this.repository.findSecrets(tenant)));
  }

  /**
   * Adds a new secret to a mode; the other mode keeps its own. Callbacks also carry a signature with the previous one, until the next rotation.
   * @throws {AccessSubjectNotFound}
   */
  async rotateCallbackSecret(tenant: Tenant, by: Recorded = BY_COMMAND): Promise<string> {
    const secret = newCallbackSecret();
    await this.replaceSecrets(tenant, 'merchant.callback_secret_rotated', by, (former) => [secret, ...former].slice(0, MAX_SECRETS));
    return secret;
  }

  /**
   * Ends the previous secret of a mode: callbacks carry a signature with the current one only.
   * @throws {MerchantNotChanged} when there is one secret only
   */
  async endFormerCallbackSecret(tenant: Tenant, by: Recorded): Promise<void> {
    await this.replaceSecrets(tenant, 'merchant.former_callback_secret_ended', by, ([current, former]) => {
      if (current === undefined || former === undefined) throw new MerchantNotChanged('Callbacks are signed with one secret only: there is no former one.');
      return [current];
    });
  }

  /** Removes a merchant from the caches, so that a change in this process takes effect at once. */
  forget(merchantId: string): void {
    this.merchants.delete(merchantId);
    for (const mode of MODES) this.secrets.delete(cacheKey({ merchantId, mode }));
  }

  private async replaceSecrets(tenant: Tenant, action: string, by: Recorded, change: (stored: readonly string[]) => readonly string[]): Promise<void> {
    const isReplaced = await this.repository.replaceSecrets(tenant, action, by, (stored) =>
      this.sealSecrets(tenant, change(this.openSecrets(tenant.merchantId, stored))),
    );
    if (!isReplaced) throw new AccessSubjectNotFound(`There is no merchant ${tenant.merchantId}.`);
    this.secrets.delete(cacheKey(tenant));
  }

  private openSecrets(merchantId: string, stored: StoredSecrets | null): readonly string[] {
    return stored === null ? [] : this.cipher.decrypt(stored.encrypted, secretPlace(merchantId, stored.column)).split(' ');
  }

  private sealSecrets({ merchantId, mode }: Tenant, secrets: readonly string[]): string {
    return this.cipher.encrypt(secrets.join(' '), secretPlace(merchantId, secretColumn(mode)));
  }
}

function idIsTaken(): InvalidAccessRequest {
  return new InvalidAccessRequest([{ pointer: '/id', detail: 'Another merchant has this id.' }]);
}

function merchantOf(row: MerchantRow): Merchant {
  return Object.freeze({
    id: row.id,
    name: row.name,
    defaultLifetimeSeconds: row.default_lifetime_seconds,
    callbackEndpoints: Object.freeze(row.callback_endpoints ?? {}),
    callbackEvents: row.callback_events,
    policies: Object.freeze({ live: policyOf(row.policies.live), test: policyOf(row.policies.test) }),
  });
}

function policyOf({ soloLimits, policy }: StoredPolicy): PolicyOfMode {
  return Object.freeze({
    soloLimits: new Map(Object.entries(soloLimits).map(([currency, minor]) => [currency, BigInt(minor)])),
    policy: Object.freeze(policy),
  });
}
