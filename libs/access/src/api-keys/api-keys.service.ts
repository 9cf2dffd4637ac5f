import { CONFIG, type Config } from '@app/config';
import { ReadCache } from '@app/database';
import { API_KEY_REVOKED_WITHIN_MS, API_KEY_SCOPES, type ApiKeyScope, type Tenant } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { ApiKeyRefused } from '../access.errors.js';
import { keyedHash } from '../keyed-hash.js';
import { isAddressAllowed } from './allow-list.js';
import { ApiKeyUses } from './api-key-uses.service.js';
import { ApiKeysRepository, type PresentedKeyRow } from './api-keys.repository.js';
import { bearerKeyOf } from './authorization-header.js';

/** Most requests need no query. The rest of the second is for the query itself, and for the resolution of the clock of the cache. */
const KNOWN_FOR_MS = API_KEY_REVOKED_WITHIN_MS / 2;

/** The caller of the merchant API. */
export interface MerchantPrincipal extends Tenant {
  apiKeyId: string;
  scopes: readonly ApiKeyScope[];
}

interface KnownKey {
  principal: MerchantPrincipal;
  allowedCidrs: readonly string[];
  /** In milliseconds since 1970. */
  expiresAt: number;
}

/** Keys of the merchant API, as callers present them. */
@Injectable()
export class ApiKeysService {
  private readonly known = new ReadCache<KnownKey>(KNOWN_FOR_MS);

  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly uses: ApiKeyUses,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Identifies the caller. A key that was revoked, and one of a merchant that was disabled, is refused by every process within a second.
   * @param authorization the Authorization header
   * @param remoteAddress the caller's address, IPv4 written as IPv6 included
   * @throws {ApiKeyRefused}
   */
  async authenticate(authorization: string | undefined, remoteAddress: string): Promise<MerchantPrincipal> {
    const key = bearerKeyOf(authorization);
    const { principal, allowedCidrs } = await this.lookUp(keyedHash(this.config.secrets.apiKeyPepper, 'api-key', key));
    if (!isAddressAllowed(allowedCidrs, remoteAddress)) {
      throw new ApiKeyRefused('forbidden', 'This API key may not be used from this address: add the address to its allow-list.');
    }
    this.uses.note(principal.apiKeyId, remoteAddress);
    return principal;
  }

  /** @throws {ApiKeyRefused} when the key does not carry the scope */
  requireScope(principal: MerchantPrincipal, scope: ApiKeyScope): void {
    if (!principal.scopes.includes(scope)) throw new ApiKeyRefused('forbidden', `This API key does not carry the scope ${scope}.`);
  }

  /** Empties the cache, so that a change of keys in this process takes effect at once. */
  forget(): void {
    this.known.clear();
  }

  private async lookUp(hash: Buffer): Promise<KnownKey> {
    const cacheKey = hash.toString('base64');
    const known = await this.known.get(cacheKey, () => this.read(hash));
    if (known.expiresAt > Date.now()) return known;
    this.known.delete(cacheKey);
    return this.known.get(cacheKey, () => this.read(hash));
  }

  private async read(hash: Buffer): Promise<KnownKey> {
    const row = await this.repository.find(hash);
    if (!row) throw new ApiKeyRefused('unauthenticated', 'The API key is not known.');
    assertInForce(row);
    return { principal: principalOf(row), allowedCidrs: row.allowed_cidrs, expiresAt: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY };
  }
}

/** The holder of the whole key learns why it is refused; others learn nothing, for they have another hash. @throws {ApiKeyRefused} */
function assertInForce({ id, mode, expires_at, revoked_at, is_expired, disabled_at }: PresentedKeyRow): void {
  if (revoked_at !== null) throw new ApiKeyRefused('unauthenticated', `The API key ${id} was revoked on ${revoked_at.toISOString()}: use another one.`);
  if (is_expired)
    throw new ApiKeyRefused(
      'unauthenticated',
      `The API key ${id} expired on ${expires_at?.toISOString() ?? ''}: use the one that replaced it, or ask for a new one.`,
    );
  if (disabled_at !== null)
    throw new ApiKeyRefused('forbidden', `The merchant is disabled in ${mode} mode: its API keys are refused until it is enabled again.`);
}

function principalOf(row: PresentedKeyRow): MerchantPrincipal {
  const scopes = API_KEY_SCOPES.filter((scope) => row.scopes.includes(scope));
  return Object.freeze({ merchantId: row.merchant_id, apiKeyId: row.id, mode: row.mode, scopes: Object.freeze(scopes) });
}
