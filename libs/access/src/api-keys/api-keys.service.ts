import { CONFIG, type Config } from '@app/config';
import { createReadCache } from '@app/database';
import { isId, type Mode, newId, type Tenant } from '@app/domain';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, ApiKeyRefused, InvalidAccessRequest, TooManyLiveKeys } from '../access.errors.js';
import { isAddressAllowed, normaliseRanges } from './allow-list.js';
import { API_KEY_SCOPES, type ApiKeyScope, writeApiKey } from './api-key.js';
import { ApiKeysRepository, type LiveKeyRow } from './api-keys.repository.js';
import { bearerKeyOf } from './authorization-header.js';
import { keyedHash } from '../keyed-hash.js';

/** Two, so that a key can be replaced without an interruption. */
const MAX_LIVE_KEYS = 2;
const MAX_NAME_CHARACTERS = 100;
/** The longest time that a revoked or expired key still works in other processes. In return, most requests need no query. */

/** The caller of the merchant API. */
export interface MerchantPrincipal extends Tenant {
  apiKeyId: string;
  scopes: readonly ApiKeyScope[];
}

export interface NewApiKey {
  merchantId: string;
  /** Shown to people. */
  name: string;
  mode: Mode;
  scopes: readonly ApiKeyScope[];
  /** CIDR ranges or single addresses; empty: any address. */
  allowedCidrs?: readonly string[];
  expiresAt?: Date | null;
  /** A fixed id, for demo data that is the same at every start; random unless given. */
  id?: string;
  /** 32 bytes, for the same purpose; random unless given. */
  secret?: Uint8Array;
}

interface KnownKey {
  principal: MerchantPrincipal;
  allowedCidrs: readonly string[];
}

/** Keys of the merchant API: issued, shown once, stored as a keyed hash. */
@Injectable()
export class ApiKeysService {
  private readonly known = createReadCache<KnownKey>();

  constructor(
    private readonly repository: ApiKeysRepository,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Identifies the caller.
   * @param authorization the Authorization header
   * @param remoteAddress the caller's address, IPv4 written as IPv6 included
   * @throws {ApiKeyRefused}
   */
  async authenticate(authorization: string | undefined, remoteAddress: string): Promise<MerchantPrincipal> {
    const key = bearerKeyOf(authorization);
    const hash = keyedHash(this.config.secrets.apiKeyPepper, 'api-key', key);
    const known = await this.lookUp(hash);
    if (!known) throw new ApiKeyRefused('unauthenticated', 'The API key is not known, or it was revoked or has expired.');
    if (!isAddressAllowed(known.allowedCidrs, remoteAddress)) {
      throw new ApiKeyRefused('forbidden', 'This API key may not be used from this address: add the address to its allow-list.');
    }
    return known.principal;
  }

  /** @throws {ApiKeyRefused} when the key does not carry the scope */
  requireScope(principal: MerchantPrincipal, scope: ApiKeyScope): void {
    if (!principal.scopes.includes(scope)) throw new ApiKeyRefused('forbidden', `This API key does not carry the scope ${scope}.`);
  }

  /**
   * Creates a key. The returned text is stored as a hash only, so it cannot be read again.
   * @throws {TooManyLiveKeys} when the merchant has two live ones of this mode
   * @throws {InvalidAccessRequest | AccessSubjectNotFound}
   */
  async issue(input: NewApiKey): Promise<{ id: string; key: string }> {
    assertIssuable(input);
    const id = input.id ?? newId('apiKey');
    const key = writeApiKey(input.mode, id, input.secret);
    const secretHash = keyedHash(this.config.secrets.apiKeyPepper, 'api-key', key);
    const { merchantId, name, mode, scopes } = input;
    const row = {
      id,
      merchantId,
      name,
      mode,
      secretHash,
      scopes,
      allowedCidrs: normaliseRanges(input.allowedCidrs ?? []),
      expiresAt: input.expiresAt ?? null,
    };
    const outcome = await this.repository.insert(row, MAX_LIVE_KEYS);
    if (outcome === 'merchant unknown') throw new AccessSubjectNotFound(`There is no merchant ${merchantId}.`);
    if (outcome === 'too many') throw new TooManyLiveKeys(`The merchant has ${MAX_LIVE_KEYS} live ${mode} keys: revoke one first.`);
    this.logger.info({ merchantId, apiKeyId: id, mode, scopes }, 'API key issued');
    return { id, key };
  }

  /**
   * Revokes a key; repeating it changes nothing.
   * @throws {AccessSubjectNotFound}
   */
  async revoke(id: string): Promise<void> {
    if (!(await this.repository.revoke(id))) throw new AccessSubjectNotFound('There is no such API key.');
    for (const [hash, { principal }] of [...this.known.entries()]) if (principal.apiKeyId === id) this.known.delete(hash);
    this.logger.info({ apiKeyId: id }, 'API key revoked');
  }

  private async lookUp(hash: Buffer): Promise<KnownKey | undefined> {
    const cacheKey = hash.toString('base64');
    const cached = this.known.get(cacheKey);
    if (cached) return cached;
    const row = await this.repository.findLive(hash);
    if (!row) return undefined;
    const known = { principal: principalOf(row), allowedCidrs: row.allowed_cidrs };
    this.known.set(cacheKey, known);
    return known;
  }
}

function principalOf(row: LiveKeyRow): MerchantPrincipal {
  const scopes = API_KEY_SCOPES.filter((scope) => row.scopes.includes(scope));
  return Object.freeze({ merchantId: row.merchant_id, apiKeyId: row.id, mode: row.mode, scopes: Object.freeze(scopes) });
}

function assertIssuable(input: NewApiKey): void {
  const faults = [];
  if (input.name.trim() === '' || input.name.length > MAX_NAME_CHARACTERS) {
    faults.push({ pointer: '/name', detail: `The name of a key has 1 to ${MAX_NAME_CHARACTERS} characters.` });
  }
  if (input.scopes.length === 0) faults.push({ pointer: '/scopes', detail: `A key needs at least one scope: ${API_KEY_SCOPES.join(', ')}.` });
  if (input.id !== undefined && !isId('apiKey', input.id)) faults.push({ pointer: '/id', detail: 'The id of a key is "key_" and 32 hexadecimal digits.' });
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
}
